# Reference values for two cuts: every pair of cuts, by the definition. The scores
# are those that R's maxstat takes, the ordinary test is survival's. Run from
# anywhere:
#   Rscript maxstat_two.R
# writes maxstat_two.json beside itself; data sets are read from ../ .
suppressMessages({library(survival); library(exactRankTests); library(jsonlite)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
run <- lapply(list(c("dlbcl", "MGE", "time", "cens", 1, 60), c("hohnloser", "EF", "month", "cens", 1, 200), c("pbc", "bili", "time", "status", 2, 100), c("gbsg", "nodes", "rfstime", "status", 1, 200), c("tcga_kirc30", "hsa-miR-365b-3p", "days", "status", 1, 120)), function(s) {
  d <- read.csv(file.path(here, "..", paste0(s[1], ".csv")), check.names = FALSE)
  d <- d[seq_len(min(nrow(d), as.numeric(s[6]))), ]
  d <- data.frame(time = d[[s[3]]], event = +(d[[s[4]]] == as.numeric(s[5])), x = d[[s[2]]]); d <- d[complete.cases(d), ]
  a <- as.numeric(cscores(Surv(d$time, d$event), type = "LogRank")); n <- nrow(d)
  v <- var(a); cuts <- sort(unique(d$x)); cuts <- cuts[-length(cuts)]
  least <- max(1, floor(n * 0.1), ceiling(n * (1 - 0.9) - 1e-9)); best <- 0
  for (i in seq_along(cuts)) for (j in seq_along(cuts)[seq_along(cuts) > i]) {
    g <- 1 + (d$x > cuts[i]) + (d$x > cuts[j]); m <- tabulate(g, 3)
    if (min(m) < least) next
    u <- tapply(a, g, sum) - m * mean(a)
    cov <- v * (diag(m) - outer(m, m) / n)          # of the sums, over permutations
    q <- drop(u[-1] %*% solve(cov[-1, -1], u[-1]))
    if (q > best * (1 + 1e-12)) { best <- q; at <- c(cuts[i], cuts[j]); size <- m; groups <- g }
  }
  list(file = s[1], marker = s[2], time = s[3], event = s[4], code = as.numeric(s[5]), rows = as.numeric(s[6]), statistic = best, lower = at[1], upper = at[2], sizes = size, chisq = survdiff(Surv(time, event) ~ groups, d)$chisq)
})
out <- list(tool = "R", version = R.version.string, exactRankTests = as.character(packageVersion("exactRankTests")), survival = as.character(packageVersion("survival")), call = "cscores(Surv, 'LogRank') over all pairs of cuts; survdiff at the best", cases = run)
writeLines(toJSON(out, digits = NA, auto_unbox = TRUE), file.path(here, "maxstat_two.json"))
