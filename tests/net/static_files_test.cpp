// Files from a folder: what is found, how it may be cached, and that no path leads out.
#include "net/static_files.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>

using namespace server::net;
namespace fs = std::filesystem;

namespace {

Request asking_for(std::string target) {
  Request request;
  request.method = "GET";
  request.target = std::move(target);
  return request;
}

std::string value_of(const Response& response, std::string_view name) {
  for (const Field& field : response.fields) {
    if (field.name == name) {
      return field.value;
    }
  }
  return "";
}

// A folder of its own that goes away with the test.
struct Folder {
  Folder() {
    std::string name = (fs::temp_directory_path() / "static_files_XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path = name;
    write("site/index.html", "<p>home</p>");
    write("site/assets/app-Bx3kQ9zA.js", "code");
    write("site/help/index.html", "<p>help</p>");
    write("secret.txt", "secret");
    fs::create_symlink(path / "secret.txt", path / "site/link.txt");
    fs::create_directory_symlink(path, path / "site/up");
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;  // The system clears its own folder for what is left.
    fs::remove_all(path, ignored);
  }

  void write(const fs::path& name, std::string_view bytes) const {
    fs::create_directories((path / name).parent_path());
    std::ofstream(path / name, std::ios::binary) << bytes;
  }

  fs::path path;
};

}  // namespace

TEST_CASE("files_of_a_folder_are_served_from_memory") {
  const Folder folder;
  StaticFiles files;
  REQUIRE_FALSE(files.load(folder.path / "site"));
  CHECK(files.size() == 3);
  fs::remove_all(folder.path);
  CHECK(*files.respond(asking_for("/")).body == "<p>home</p>");
  CHECK(*files.respond(asking_for("/?a=b")).body == "<p>home</p>");
  CHECK(*files.respond(asking_for("/help/")).body == "<p>help</p>");
  CHECK(*files.respond(asking_for("/%69ndex.html")).body == "<p>home</p>");
  CHECK(*files.respond(asking_for("/assets/app-Bx3kQ9zA.js")).body == "code");
}

TEST_CASE("no_path_and_no_link_leads_out_of_the_folder") {
  const Folder folder;
  StaticFiles files;
  REQUIRE_FALSE(files.load(folder.path / "site"));
  for (const char* target : {"/../secret.txt",
                             "/%2e%2e/secret.txt",
                             "/..%2fsecret.txt",
                             "/..%5csecret.txt",
                             "/assets/../../secret.txt",
                             "//secret.txt",
                             "/link.txt",
                             "/up/secret.txt",
                             "/help",
                             "/index.html/",
                             "/INDEX.HTML"}) {
    CAPTURE(target);
    CHECK(files.respond(asking_for(target)).status == 404);
  }
  CHECK(files.respond(asking_for("/index.html%00.js")).status == 400);
  CHECK(files.respond(asking_for("/%zz")).status == 400);
}

TEST_CASE("folder_that_is_not_there_is_an_error") {
  StaticFiles files;
  CHECK(files.load("/nonexistent-folder"));
  CHECK(files.size() == 0);
}

TEST_CASE("pages_are_asked_about_and_named_contents_are_kept") {
  StaticFiles files;
  files.add("/index.html", "page");
  files.add("/assets/app-Bx3kQ9zA.js", "code");
  const Response page = files.respond(asking_for("/"));
  CHECK(value_of(page, "Cache-Control") == "no-cache");
  CHECK(value_of(page, "Content-Type") == "text/html; charset=utf-8");
  const Response code = files.respond(asking_for("/assets/app-Bx3kQ9zA.js"));
  CHECK(value_of(code, "Cache-Control") == "public, max-age=31536000, immutable");
  CHECK(value_of(code, "Content-Type") == "text/javascript; charset=utf-8");
}

TEST_CASE("file_that_the_client_has_is_not_sent_again") {
  StaticFiles files;
  files.add("/index.html", "page");
  const std::string etag = value_of(files.respond(asking_for("/")), "ETag");
  Request again = asking_for("/");
  again.fields.push_back({"if-none-match", etag});
  const Response kept = files.respond(again);
  CHECK(kept.status == 304);
  CHECK(kept.body == nullptr);
  CHECK(value_of(kept, "ETag") == etag);
  files.add("/index.html", "other page");
  CHECK(files.respond(again).status == 200);
}

TEST_CASE("files_can_only_be_read") {
  StaticFiles files;
  files.add("/a.txt", "a");
  Request request = asking_for("/a.txt");
  request.method = "POST";
  const Response refusal = files.respond(request);
  CHECK(refusal.status == 405);
  CHECK(value_of(refusal, "Allow") == "GET, HEAD");
  request.method = "HEAD";
  CHECK(files.respond(request).status == 200);
}

TEST_CASE("page_can_stand_for_paths_that_the_browser_makes") {
  StaticFiles files;
  files.add("/index.html", "page");
  CHECK(*files.respond_with(asking_for("/inbox/mine"), "/index.html").body == "page");
  CHECK(files.contains("/index.html"));
  CHECK_FALSE(files.contains("/inbox/mine"));
}

TEST_CASE("digest_in_a_name_is_told_from_a_word") {
  CHECK(is_named_by_content("/assets/index-Bx3kQ9zA.js"));
  CHECK(is_named_by_content("/assets/index-D_-4aB1x.css"));
  CHECK(is_named_by_content("/app/assets/logo-2f9c01ab.svg"));
  CHECK_FALSE(is_named_by_content("/index-Bx3kQ9zA.js"));
  CHECK_FALSE(is_named_by_content("/assets/index.js"));
  CHECK_FALSE(is_named_by_content("/assets/polyfill-provider.js"));
  CHECK_FALSE(is_named_by_content("/assets/report-20240101.txt"));
  CHECK_FALSE(is_named_by_content("/assets/-Bx3kQ9zA.js"));
  CHECK_FALSE(is_named_by_content("/assets/a-Bx3kQ9z.js"));
}

TEST_CASE("unknown_ending_is_a_plain_row_of_bytes") {
  CHECK(content_type_of("/a.bin") == "application/octet-stream");
  CHECK(content_type_of("/a.svg") == "image/svg+xml");
  CHECK(content_type_of("/html") == "application/octet-stream");
}
