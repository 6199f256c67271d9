#!/usr/bin/env python3
"""Checks a race by what its clients wrote down and by the feed, and by nothing else.

usage: check.py TRACE [--json FILE]

The trace has one JSON object a line (see trace.hpp). The auditor's lines are the feed; all other
lines are what one client saw and did. Exit status 0 only if every check holds.
"""

import argparse
import json
import sys
from collections import defaultdict


def percentile(values, percent):
    """The smallest value that `percent` of all values do not exceed; None of nothing."""
    if not values:
        return None
    ordered = sorted(values)
    index = max(0, -(-len(ordered) * percent // 100) - 1)
    return ordered[index]


def spread_ms(values_us):
    """Median and 99th percentile in milliseconds."""
    return {
        "p50": None if not values_us else round(percentile(values_us, 50) / 1000, 3),
        "p99": None if not values_us else round(percentile(values_us, 99) / 1000, 3),
    }


class Trace:
    """The lines of a trace, sorted by what they are about."""

    def __init__(self, lines):
        self.feed = []
        self.by_what = defaultdict(list)
        for line in lines:
            record = json.loads(line)
            if record["who"] == "auditor" and record["what"] == "event":
                self.feed.append(record)
            else:
                self.by_what[record["what"]].append(record)

    def of(self, what):
        return self.by_what[what]


def check_feed(trace, problems):
    """The feed itself has no hole and no repetition."""
    offsets = [event["offset"] for event in trace.feed]
    for before, after in zip(offsets, offsets[1:]):
        if after != before + 1:
            problems.append(f"the feed goes from {before} to {after}")
            return


def fold_owners(trace):
    """Walks the feed: who held what when. Counts double claims and replies of others."""
    holder = {}
    fence = defaultdict(int)
    double_claims = 0
    wrong_replies = 0
    closed = set()
    for event in trace.feed:
        key = event["conversation"]
        kind = event["type"]
        if kind == "opened":
            holder[key] = "assistant"
        if kind in ("claimed", "taken_over"):
            if kind == "claimed" and holder.get(key) is not None:
                double_claims += 1
            if event["fence"] <= fence[key]:
                double_claims += 1
            holder[key] = event["holder"]
        elif kind == "transferred":
            holder[key] = event["holder"] or None
        elif kind in ("released", "closed", "reopened"):
            holder[key] = None
        elif kind == "handed_back":
            holder[key] = "assistant"
        elif kind == "escalated" and holder.get(key) == "assistant":
            holder[key] = None
        elif kind == "message_sent":
            speaker = "assistant" if event["actor_kind"] == "assistant" else event["actor"]
            wrong_replies += speaker != holder.get(key)
        if event["fence"]:
            fence[key] = max(fence[key], event["fence"])
        if kind == "closed":
            closed.add(key)
        elif kind == "reopened":
            closed.discard(key)
    return double_claims, wrong_replies, closed


def check_claims(trace):
    """What the agents were told: two winners of one fence are a double claim as well."""
    winners = defaultdict(set)
    for claim in trace.of("claim"):
        if claim["ok"]:
            winners[(claim["conversation"], claim["fence"])].add(claim["who"])
    told_twice = sum(len(agents) - 1 for agents in winners.values())
    won = len(winners)
    return told_twice, won


def check_delivery(trace, problems):
    """Every client got each event of its stretch of the feed once."""
    audited = {event["offset"] for event in trace.feed}
    batches = defaultdict(list)
    for record in trace.of("events"):
        batches[record["who"]].append(record)
    missed = doubled = 0
    for who, records in batches.items():
        first, last = records[0]["after"], records[-1]["upto"]
        seen = defaultdict(int)
        expected_after = first
        for record in records:
            if record["after"] != expected_after:
                problems.append(f"{who}: a batch after {record['after']}, not {expected_after}")
            expected_after = record["upto"]
            for offset in record["offsets"]:
                seen[offset] += 1
        wanted = {offset for offset in audited if first < offset <= last}
        missed += len(wanted - seen.keys())
        doubled += sum(count - 1 for count in seen.values() if count > 1)
        if wanted and last < max(audited):
            problems.append(f"{who}: stopped at {last}, the feed ends at {max(audited)}")
            missed += sum(1 for offset in audited if offset > last)
    return missed, doubled


def check_messages(trace, problems):
    """Each message that a client was told is accepted stands in the feed, once."""
    in_feed = defaultdict(int)
    for event in trace.feed:
        if event["type"] in ("message_received", "message_sent"):
            in_feed[(event["conversation"], event["message"])] += 1
    told = [(r["conversation"], r["message"])
            for what in ("received", "answered") for r in trace.of(what)]
    told += [(r["conversation"], r["message"]) for r in trace.of("reply") if r["ok"]]
    lost = sum(1 for message in told if in_feed[message] != 1)
    if lost:
        problems.append(f"{lost} accepted messages are not in the feed exactly once")
    if len(told) != len(set(told)):
        problems.append("a message number was given twice")
    return sum(in_feed.values())


def measure_escalations(trace, agents, problems):
    """From the command that escalated to the moment the card was on an agent's screen."""
    sent = {r["conversation"]: r["sent_us"] for r in trace.of("escalated")}
    shown = defaultdict(dict)
    for record in trace.of("shown"):
        shown[record["conversation"]][record["who"]] = record["us"]
    unseen = sum(1 for key in sent for who in agents if who not in shown[key])
    if unseen:
        problems.append(f"{unseen} times an escalation did not reach an agent's screen")
    return [at - sent[key] for key, who_at in shown.items() if key in sent
            for at in who_at.values()]


def check(trace):
    """The figures of a race, and what is wrong with it."""
    problems = []
    check_feed(trace, problems)
    doubles, wrong_replies, closed = fold_owners(trace)
    told_twice, won = check_claims(trace)
    missed, missed_twice = check_delivery(trace, problems)
    opened = {record["conversation"] for record in trace.of("opened")}
    agents = sorted({record["who"] for record in trace.of("welcome")
                     if record["who"].startswith("agent-")})
    accepted_probes = sum(1 for record in trace.of("probe") if record["ok"])
    resumes = [record for record in trace.of("welcome") if record["resume"] == "resumed"]
    messages = check_messages(trace, problems)
    escalations_us = measure_escalations(trace, agents, problems)
    claims = trace.of("claim")
    begun, done = trace.of("begun"), trace.of("done")
    if not done:
        problems.append("the race did not come to its end")
    if opened - closed:
        problems.append(f"{len(opened - closed)} conversations were not closed")
    if not resumes:
        problems.append("no connection was cut and resumed")
    for what in ("failed", "bad_frame", "stray_answer", "reset"):
        if trace.of(what):
            problems.append(f"{len(trace.of(what))} x {what}: {trace.of(what)[0]}")
    refused = [record for what in ("reply", "close") for record in trace.of(what)
               if not record["ok"]]
    if refused:
        problems.append(f"{len(refused)} commands of a holder were refused: {refused[0]}")
    report = {
        "conversations": len(opened),
        "messages": messages,
        "claims_tried": len(claims),
        "claims_won": won,
        "double_claims": doubles + told_twice,
        "non_holder_replies": wrong_replies + accepted_probes,
        "events_missed": missed,
        "events_doubled": missed_twice,
        "resumed": len(resumes),
        "escalation_ms": spread_ms(escalations_us),
        "claim_ms": spread_ms([claim["us"] - claim["sent_us"] for claim in claims]),
        "seconds": round((done[0]["us"] - begun[0]["us"]) / 1e6, 3) if done and begun else None,
    }
    for key in ("double_claims", "non_holder_replies", "events_missed", "events_doubled"):
        if report[key]:
            problems.append(f"{key} is {report[key]}")
    if won != len(opened):
        problems.append(f"{len(opened)} conversations, but {won} claims won")
    report["ok"] = not problems
    report["probes"] = len(trace.of("probe"))
    return report, problems


def print_report(report, problems):
    rows = (
        ("conversations", report["conversations"]),
        ("messages", report["messages"]),
        ("claims tried", report["claims_tried"]),
        ("claims won", report["claims_won"]),
        ("double claims", report["double_claims"]),
        ("replies accepted from non-holders",
         f"{report['non_holder_replies']} (of {report['probes']} tries)"),
        ("events missed by any client", report["events_missed"]),
        ("events doubled for any client", report["events_doubled"]),
        ("connections cut and resumed", report["resumed"]),
        ("escalation to an agent's screen",
         f"p50 {report['escalation_ms']['p50']} ms, p99 {report['escalation_ms']['p99']} ms"),
        ("claim to its answer",
         f"p50 {report['claim_ms']['p50']} ms, p99 {report['claim_ms']['p99']} ms"),
        ("seconds", report["seconds"]),
    )
    for name, value in rows:
        print(f"{name:36} {value}")
    for problem in problems:
        print(f"WRONG: {problem}")
    print("all checks hold" if report["ok"] else "checks failed")


def main():
    parser = argparse.ArgumentParser(description="Checks the trace of a race.")
    parser.add_argument("trace")
    parser.add_argument("--json", help="write the figures to this file as well")
    arguments = parser.parse_args()
    with open(arguments.trace, encoding="utf-8") as lines:
        report, problems = check(Trace(lines))
    print_report(report, problems)
    if arguments.json:
        with open(arguments.json, "w", encoding="utf-8") as out:
            json.dump(report, out, indent=1)
            out.write("\n")
    return 0 if report["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
