# Prints what the abstract behind mir221 says beside what R finds in the file,
# and stops where the sample does not show it. Rscript verify.R
suppressMessages({ library(survival); library(pROC) })
arg <- grep("^--file=", commandArgs(FALSE), value = TRUE)
here <- dirname(sub("^--file=", "", arg))
d <- read.csv(file.path(here, "..", "..", "mir221.csv"), check.names = FALSE)
d$b <- d$`miR-221 baseline`
d$change <- log2(d$`miR-221 2 months` / d$b)
d$yes <- d$response == "responder"
bad <- 0
check <- function(what, said, ours, ok) {
  bad <<- bad + !ok
  cat(sprintf("%-78s %-28s %s%s\n", what, said, paste(format(ours, digits = 5), collapse = " "), if (!ok) "  OUT" else ""))
}
for (k in c("discovery", "validation")) {
  c <- d[d$cohort == k, ]
  m <- tapply(c$b, c$yes, median)
  check(paste("B1", k, "baseline, medians of responders and others"), "lower in responders", c(m[["TRUE"]], m[["FALSE"]]), m[["TRUE"]] < m[["FALSE"]])
  p <- suppressWarnings(wilcox.test(b ~ yes, c)$p.value)
  check(paste("B1", k, "Mann-Whitney test P"), "no number", p, if (k == "discovery") p < 0.005 else p < 0.15)
  t <- t.test(log2(b) ~ yes, c)
  check(paste("B1", k, "log2, Welch t test P"), "no number", t$p.value, diff(t$estimate) < 0)
  r <- roc(c$yes, c$b, levels = c(FALSE, TRUE), direction = ">", quiet = TRUE)
  check(paste("B1", k, "AUC, DeLong 95 % interval"), "no number", as.numeric(ci.auc(r))[c(2, 1, 3)], auc(r) > 0.6)
  for (g in c(TRUE, FALSE)) {
    x <- c$change[c$yes == g & !is.na(c$change)]
    p <- suppressWarnings(wilcox.test(x)$p.value)
    check(paste0("B2 ", k, if (g) " responders" else " others", " (n ", length(x), "), median of two months / baseline, signed-rank P"),
      if (g) "increase in responders" else "none reported in the others", c(2^median(x), p), if (g) p < 0.01 && median(x) > 0 else p > 0.2)
  }
  p <- suppressWarnings(wilcox.test(change ~ yes, c)$p.value)
  check(paste("B2", k, "change in responders and others, Mann-Whitney test P"), "no number", p, p < 0.05)
  if (k == "discovery") { # the largest value that is still at or below the best cut
    y <- coords(r, "best", best.method = "youden", ret = "threshold")$threshold[1]
    cut <- max(c$b[c$b <= y])
  }
  sens <- mean(c$b[c$yes] <= cut); spec <- mean(c$b[!c$yes] > cut)
  s <- survdiff(Surv(PFS_months, PFS_status) ~ b > cut, c)
  p <- pchisq(s$chisq, 1, lower.tail = FALSE)
  if (k == "discovery") { j <- sens + spec - 1; first <- p }
  check(paste("B3", k, "cut", format(cut), "sensitivity, specificity"), if (k == "discovery") "chosen here" else "carried over", c(sens, spec),
    k == "discovery" || sens + spec - 1 < j - 0.1)
  check(paste("B3", k, "progression-free survival, log-rank P"), "no number", p, s$obs[1] < s$exp[1] && (k == "discovery" && p < 0.05 || p > first))
  if (k == "discovery") best <- maxstat::maxstat.test(Surv(PFS_months, PFS_status) ~ b, c, smethod = "LogRank", pmethod = "none")$estimate
  s <- survdiff(Surv(PFS_months, PFS_status) ~ b > best, c)
  p <- pchisq(s$chisq, 1, lower.tail = FALSE)
  if (k == "discovery") bestp <- p
  check(paste("B3", k, "best cut for progression-free survival", format(best), "n low, high, log-rank P"), "no number", c(s$n, p),
    s$obs[1] < s$exp[1] && (k == "discovery" && p < 0.05 || p > bestp))
}
cat("patients", table(d$cohort), "deaths", tapply(d$OS_status, d$cohort, sum), "progressions", tapply(d$PFS_status, d$cohort, sum), "\n")
print(survfit(Surv(OS_months, OS_status) ~ cohort, d)); print(survfit(Surv(PFS_months, PFS_status) ~ cohort, d))
print(table(d$cohort, d$`best response`))
cat(bad, "out of bounds\n")
quit(status = bad > 0)
