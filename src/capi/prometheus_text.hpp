// The numbers about an inbox as Prometheus reads them: text format 0.0.4. Names and labels are
// those of the tables of ops, refusals and states; no label names anybody.
#pragma once

#include "capi/inbox_metrics.hpp"

#include <string>

namespace liveinbox::capi {

std::string prometheus_text(const InboxMetrics& metrics);

}  // namespace liveinbox::capi
