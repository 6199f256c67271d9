// Passwords: kept so that they can be checked and not read.
#include "accounts/password.hpp"

#include <doctest/doctest.h>

#include <string>

using server::accounts::hash_password;
using server::accounts::is_password;

TEST_CASE("a_password_fits_its_hash_and_no_other") {
  const auto hash = hash_password("correct horse");
  CHECK(is_password("correct horse", hash));
  CHECK_FALSE(is_password("correct hors", hash));
  CHECK_FALSE(is_password("correct horse ", hash));
  CHECK_FALSE(is_password("", hash));
  CHECK(hash.find("horse") == std::string::npos);
}

TEST_CASE("the_same_password_is_kept_differently_each_time") {
  CHECK(hash_password("correct horse") != hash_password("correct horse"));
}

TEST_CASE("a_hash_carries_its_cost_so_that_an_old_one_is_still_good_when_new_ones_cost_more") {
  // By: openssl kdf -keylen 32 -kdfopt pass:"correct horse" -kdfopt salt:7361… -kdfopt n:1024
  // -kdfopt r:8 -kdfopt p:1 SCRYPT
  const std::string cheap =
      "scrypt:10:8:1:73616c7473616c7473616c7473616c74:"
      "144ac7f6a69d0e0a8bae2a2b0ea4daec86292fc656ea7440dd4658f5d9b0fe9a";
  CHECK(is_password("correct horse", cheap));
  CHECK_FALSE(is_password("correct horsf", cheap));
  CHECK_FALSE(is_password("x", ""));
  CHECK_FALSE(is_password("x", "scrypt:99:99:99:aa:bb"));
  CHECK_FALSE(is_password("x", "plain:x"));
}
