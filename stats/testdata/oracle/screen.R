# Reference values for screening markers, by R's survival: a Cox model of each in
# a loop. Run from anywhere:
#   Rscript screen.R
# writes screen.json beside itself; data sets are read from ../ .
suppressMessages({library(survival); library(jsonlite)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
control <- coxph.control(eps = 1e-14, iter.max = 100, toler.chol = 1e-16)
d <- read.csv(file.path(here, "..", "tcga_kirc30.csv"), check.names = FALSE)
markers <- names(d)[-(1:4)]
# Values go missing by a rule that needs no random numbers: row i of marker j.
holes <- function(x, j) { x[(seq_along(x) * 7 + j * 3) %% 11 == 0] <- NA; x }
fit <- function(x, ties = "efron", adjust = FALSE) {
  k <- !is.na(x); e <- d[k, ]; x <- x[k]
  f <- if (adjust) coxph(Surv(days, status) ~ x + age, e, ties = ties, control = control) else coxph(Surv(days, status) ~ x, e, ties = ties, control = control)
  s <- summary(f)
  list(n = f$n, events = f$nevent, coef = unname(coef(f)[1]), se = sqrt(vcov(f)[1, 1]), p = s$coefficients[1, 5], lower = s$conf.int[1, 3], upper = s$conf.int[1, 4], sd = sd(x))
}
all <- lapply(seq_along(markers), function(j) {
  x <- d[[markers[j]]]
  list(name = markers[j], continuous = fit(x), breslow = fit(x, "breslow"), missing = fit(holes(x, j)), median = fit(+(x > median(x))), adjusted = fit(x, adjust = TRUE))
})
q <- function(what) as.list(p.adjust(sapply(all, function(m) m[[what]]$p), "BH"))
out <- list(tool = "R", version = R.version.string, survival = as.character(packageVersion("survival")),
  call = "coxph(Surv(days, status) ~ x, control = coxph.control(eps = 1e-14, iter.max = 100)); p.adjust(p, 'BH')",
  markers = all, q = list(continuous = q("continuous"), median = q("median"), adjusted = q("adjusted")))
writeLines(toJSON(out, digits = NA, auto_unbox = TRUE, na = "null", null = "null"), file.path(here, "screen.json"))
