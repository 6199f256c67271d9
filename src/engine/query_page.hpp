// query_cards() with the work that it may do as an argument, so that tests can make it small.
#pragma once

#include "base/result.hpp"
#include "engine/query.hpp"
#include "index/recent.hpp"
#include "index/work.hpp"
#include "store/store.hpp"

namespace liveinbox::engine {

base::Result<CardPage> query_cards_within(store::ReadView& view,
                                          const Query& query,
                                          const index::WorkLimits& limits,
                                          index::Recent* recent = nullptr);

}  // namespace liveinbox::engine
