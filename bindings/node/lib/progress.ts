// A call that says how far it is.
import type { Call } from "./link.js";
import type { Progress } from "./native.js";

/** The call with what hears of it; what that throws is thrown when the call has come to its end. */
export function hearing<T>(call: Call<T>, progress?: Progress): Call<T> {
  if (progress === undefined) return call;
  if (typeof progress !== "function") throw new TypeError("progress must be a function");
  const thrown: unknown[] = [];
  return {
    ...call,
    progress: (done, all) => {
      try {
        if (thrown.length === 0) progress(done, all);
      } catch (error) {
        thrown.push(error); // no exception may cross the library
      }
    },
    decode: (answer) => {
      if (thrown.length > 0) throw thrown[0];
      return call.decode(answer);
    },
  };
}
