# Reference values for ROC curves: R's pROC for yes-or-no outcomes; at a time, by
# the definitions (pairs of a case and a control, weights by Kaplan-Meier of the
# censoring), with the influence of each patient as the derivative by his weight.
# Run from anywhere:
#   Rscript timeroc.R
# writes timeroc.json beside itself; data sets are read from ../ .
suppressMessages({library(pROC); library(jsonlite)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
data_of <- function(name) read.csv(file.path(here, "..", paste0(name, ".csv")), check.names = FALSE)
# Yes-or-no: dead at the end of follow-up, whatever the time.
binary <- lapply(list(c("pbc", "bili", "status", 2), c("pbc", "albumin", "status", 2), c("gbsg", "nodes", "status", 1), c("gbsg", "pgr", "status", 1), c("gbsg", "age", "status", 1), c("lung", "ph.karno", "status", 2), c("lung", "age", "status", 2), c("tcga_kirc30", "hsa-miR-365b-3p", "status", 1)), function(s) {
  d <- data_of(s[1]); x <- d[[s[2]]]; y <- +(d[[s[3]]] == as.numeric(s[4])); k <- !is.na(x) & !is.na(y); x <- x[k]; y <- y[k]
  r <- roc(y, x, direction = "auto", quiet = TRUE)
  best <- coords(r, "best", best.method = "youden", transpose = FALSE)[1, ]
  ci <- as.numeric(ci.auc(r))
  list(file = s[1], marker = s[2], event = s[3], code = as.numeric(s[4]), direction = r$direction, auc = as.numeric(auc(r)), se = sqrt(var(r)), lower = ci[1], upper = ci[3], threshold = best$threshold, sensitivity = best$sensitivity, specificity = best$specificity)
})
theta <- function(time, event, x, t, w) {
  G <- function(s) { # P(not censored before s): events before censorings
    u <- sort(unique(time[event == 0 & time < s])); g <- 1
    for (v in u) { c <- sum(w[event == 0 & time == v]); n <- sum(w[time > v | (time == v & event == 0)]); g <- g * (1 - c / n) }
    g
  }
  case <- which(event == 1 & time <= t); control <- which(time > t)
  ut <- unique(time[case]); g <- sapply(ut, G); wi <- w[case] / g[match(time[case], ut)]
  h <- outer(x[case], x[control], ">") + 0.5 * outer(x[case], x[control], "==")
  sum(wi * (h %*% w[control])) / (sum(wi) * sum(w[control]))
}
timed <- lapply(list(c("pbc", "bili", "time", "status", 2, 1825, 120), c("pbc", "albumin", "time", "status", 2, 2500, 120), c("gbsg", "nodes", "rfstime", "status", 1, 1200, 150), c("tcga_kirc30", "hsa-miR-365b-3p", "days", "status", 1, 1000, 100), c("lung", "ph.karno", "time", "status", 2, 365, 100)), function(s) {
  d <- data_of(s[1])[seq_len(as.numeric(s[7])), ]; d <- d[!is.na(d[[s[2]]]), ]
  time <- d[[s[3]]]; event <- +(d[[s[4]]] == as.numeric(s[5])); x <- d[[s[2]]]; t <- as.numeric(s[6]); n <- nrow(d)
  if (s[1] == "lung") time <- ceiling(time / 30); if (s[1] == "lung") t <- 12 # months: events and censorings tied
  one <- rep(1, n); auc <- theta(time, event, x, t, one)
  # Differences of fourth order: good to ten digits.
  at <- function(i, e) { w <- one; w[i] <- 1 + e; theta(time, event, x, t, w) }
  e <- 3e-4
  influence <- sapply(1:n, function(i) (8 * (at(i, e) - at(i, -e)) - (at(i, 2 * e) - at(i, -2 * e))) / (12 * e))
  list(file = s[1], marker = s[2], time = as.list(time), event = as.list(event), x = as.list(x), t = t, auc = auc, se = sqrt(sum(influence^2)), lower = max(0, auc - qnorm(0.975) * sqrt(sum(influence^2))), upper = min(1, auc + qnorm(0.975) * sqrt(sum(influence^2))))
})
out <- list(tool = "R", version = R.version.string, proc = as.character(packageVersion("pROC")), call = "roc(y, x, direction = 'auto'), var(roc), ci.auc, coords(r, 'best'); theta() of this script", binary = binary, timed = timed)
writeLines(toJSON(out, digits = NA, auto_unbox = TRUE), file.path(here, "timeroc.json"))
