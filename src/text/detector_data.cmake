# Makes a C++ source of the files in data/detector: each as one literal, as it is. The file of the
# rules stands behind those of the languages, whose kinds of cues it names.
function(li_make_detector_data out)
  file(GLOB languages CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/data/detector/*.rules)
  list(SORT languages)
  set(last ${CMAKE_CURRENT_SOURCE_DIR}/data/detector/rules.rules)
  list(REMOVE_ITEM languages ${last})
  set(entries "")
  foreach(file IN LISTS languages ITEMS ${last})
    file(READ ${file} text)
    get_filename_component(name ${file} NAME)
    string(APPEND entries "    {\"${name}\", R\"rules(${text})rules\"},\n")
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
  endforeach()
  file(CONFIGURE OUTPUT ${out} @ONLY CONTENT [[
// Made by src/text/detector_data.cmake.
#include "text/detector_data.hpp"

#include <array>

namespace liveinbox::text {
namespace {

constexpr auto files = std::to_array<DetectorFile>({
@entries@});

}  // namespace

std::span<const DetectorFile> detector_files() {
  return files;
}

}  // namespace liveinbox::text
]])
endfunction()
