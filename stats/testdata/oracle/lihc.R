# The real sample lihc: what R (survival 3.5-3) says of it. Run from anywhere:
#   Rscript lihc.R
# writes lihc.json beside itself.
suppressMessages({library(survival); library(jsonlite)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
d <- read.csv(gzfile(file.path(here, "../../../sampledata/lihc.csv.gz")), check.names = FALSE, na.strings = "")
event <- function(s) as.integer(sub(":.*", "", s))
l2 <- function(x) log2(x + 1)
num <- function(x) unname(as.numeric(x))
out <- list(n = nrow(d))

out$endpoints <- lapply(c(OS = "OS", DSS = "DSS", PFS = "PFS", DFS = "DFS"), function(e) {
  t <- d[[paste0(e, "_months")]]; s <- event(d[[paste0(e, "_status")]])
  ok <- !is.na(t) & !is.na(s)
  f <- summary(survfit(Surv(t[ok], s[ok]) ~ 1))$table
  list(n = sum(ok), events = sum(s[ok]), zero = sum(t[ok] == 0), median = num(f["median"]))
})

# Two groups at the median of those analysed: low is <= the median.
halves <- function(mirna, e) {
  x <- l2(d[[mirna]]); t <- d[[paste0(e, "_months")]]; s <- event(d[[paste0(e, "_status")]])
  ok <- !is.na(x) & !is.na(t) & !is.na(s)
  x <- x[ok]; y <- Surv(t[ok], s[ok]); high <- x > median(x)
  f <- coxph(y ~ high, eps = 1e-13)
  list(endpoint = e, marker = mirna, n = as.list(num(table(high))), cut = median(x), chisq = survdiff(y ~ high)$chisq, hr = num(exp(coef(f))),
    conf = as.list(num(exp(confint(f)))), medians = as.list(num(summary(survfit(y ~ high))$table[, "median"])))
}
out$halves <- list(halves("hsa-mir-21", "OS"), halves("hsa-mir-122", "OS"), halves("hsa-mir-221", "OS"),
  halves("hsa-mir-21", "PFS"), halves("hsa-mir-21", "DSS"))

d$four <- sub("[ABC]$", "", d$stage)
s <- survdiff(Surv(OS_months, event(OS_status)) ~ four, d)
out$stage <- list(n = as.list(num(s$n)), chisq = s$chisq, df = length(s$n) - 1)

f <- coxph(Surv(OS_months, event(OS_status)) ~ l2(`hsa-mir-21`) + age + factor(sex, c("Female", "Male")) + four, d, eps = 1e-13)
out$model <- list(n = f$n, events = f$nevent, estimate = as.list(num(coef(f))), std_error = as.list(num(sqrt(diag(vcov(f))))))

# Every precursor alone, log2(x + 1), per SD of the whole cohort.
mirnas <- grep("^hsa-", names(d), value = TRUE)
out$screen <- lapply(setNames(mirnas, mirnas), function(m) {
  x <- l2(d[[m]]) / sd(l2(d[[m]]), na.rm = TRUE)
  f <- summary(coxph(Surv(OS_months, event(OS_status)) ~ x, d, eps = 1e-13))$coefficients
  c(num(f[1, "coef"]), num(f[1, "se(coef)"]), num(f[1, "Pr(>|z|)"]))
})
out$below_one <- sum(sapply(mirnas, function(m) median(d[[m]], na.rm = TRUE) < 1))
writeLines(toJSON(out, auto_unbox = TRUE, digits = NA, na = "null"), file.path(here, "lihc.json"))
