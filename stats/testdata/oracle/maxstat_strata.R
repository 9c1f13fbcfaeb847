# Reference values for the best cut within strata: survdiff with strata() at every
# cut, and coin's maxstat_test with a block, whose log-rank scores are taken within
# the block too and are those of R's maxstat. Run from anywhere:
#   Rscript maxstat_strata.R
# writes maxstat_strata.json beside itself; data sets are read from ../ .
suppressMessages({library(survival); library(coin); library(jsonlite)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
set.seed(1)
run <- lapply(list(c("lung", "age", "time", "status", 2, "sex"), c("pbc", "bili", "time", "status", 2, "sex"), c("veteran", "karno", "time", "status", 1, "celltype"),
                   c("gbsg", "nodes", "rfstime", "status", 1, "meno"), c("gbsg", "age", "rfstime", "status", 1, "grade")), function(s) {
  d <- read.csv(file.path(here, "..", paste0(s[1], ".csv")), check.names = FALSE)
  d <- data.frame(time = d[[s[3]]], event = +(d[[s[4]]] == as.numeric(s[5])), x = d[[s[2]]], block = factor(d[[s[6]]]))
  d <- droplevels(d[complete.cases(d), ])
  # Sizes of the low group as R's maxstat counts them.
  n <- nrow(d); cuts <- sort(unique(d$x)); low <- sapply(cuts, function(k) sum(d$x <= k))
  keep <- low >= max(1, floor(n * 0.1)) & low <= min(n - 1, floor(n * 0.9)); cuts <- cuts[keep]; low <- low[keep]
  groups <- sapply(cuts, function(k) as.numeric(d$x <= k)); colnames(groups) <- paste0("x <= ", cuts)
  scores <- function(data) trafo(data, surv_trafo = function(y) logrank_trafo(y, ties.method = "Hothorn-Lausen"), block = d$block)
  test <- function(distribution) maxstat_test(Surv(time, event) ~ x | block, data = d, xtrafo = function(data) groups, ytrafo = scores, distribution = distribution)
  asymptotic <- test(asymptotic())
  list(file = s[1], marker = s[2], time = s[3], event = s[4], code = as.numeric(s[5]), stratum = s[6], n = n, blocks = nlevels(d$block),
       cuts = cuts, low = low, chisq = sapply(cuts, function(k) survdiff(Surv(time, event) ~ I(x <= k) + strata(block), d)$chisq),
       stats = abs(as.numeric(statistic(asymptotic, "standardized"))), m = as.numeric(statistic(asymptotic)),
       montecarlo = as.numeric(pvalue(test(approximate(nresample = 100000)))))
})
out <- list(tool = "R", version = R.version.string, coin = as.character(packageVersion("coin")), survival = as.character(packageVersion("survival")),
            call = "maxstat_test(Surv(time, event) ~ x | block, ytrafo = trafo(block =, logrank_trafo(ties.method = 'Hothorn-Lausen'))); survdiff(... + strata(block))", cases = run)
writeLines(toJSON(out, digits = NA, auto_unbox = TRUE), file.path(here, "maxstat_strata.json"))
