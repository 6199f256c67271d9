# LI_SANITIZE=address,undefined or thread. The one place with flags for every target of the build:
# a program and a library of which only one is instrumented do not link.
if(LI_SANITIZE)
  add_compile_options(-fsanitize=${LI_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${LI_SANITIZE})
endif()
