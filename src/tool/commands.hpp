// The commands, one function each. Each gives the exit status.
#pragma once

#include "arguments.hpp"

namespace tool {

int import_files(const Arguments& arguments);
int export_archive(const Arguments& arguments);
int import_archive(const Arguments& arguments);
int backup(const Arguments& arguments);
int restore(const Arguments& arguments);
int query(const Arguments& arguments);
int transcript(const Arguments& arguments);
int stats(const Arguments& arguments);
int detect(const Arguments& arguments);
int tags(const Arguments& arguments);
int verify(const Arguments& arguments);
int compact(const Arguments& arguments);
int erase(const Arguments& arguments);

}  // namespace tool
