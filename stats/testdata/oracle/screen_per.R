# Reference values for ratios of a screen per standard deviation, per interquartile
# range and per unit, with and without a logarithm, in a subgroup, and of a marker
# whose unit is so small that the limits per unit overflow. By R's survival: coxph on
# the marker divided by its spread in the whole cohort. Run from anywhere:
#   Rscript screen_per.R
# writes screen_per.json beside itself; data sets are read from ../ .
suppressMessages({library(survival); library(jsonlite)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
control <- coxph.control(eps = 1e-14, iter.max = 100, toler.chol = 1e-16)
read <- function(name) read.csv(file.path(here, "..", name), check.names = FALSE)
# The spread is that of everybody with a value, the fit that of the subgroup; a
# column of two values is per unit.
scaleOf <- function(x, per) {
  x <- x[!is.na(x)]
  if (per == "unit" || length(unique(x)) <= 2) 1 else if (per == "sd") sd(x) else IQR(x)
}
screen <- function(d, time, event, markers, per = "sd", log2 = NULL, rows = rep(TRUE, nrow(d)), adjust = NULL) {
  out <- lapply(markers, function(m) {
    x <- d[[m]]
    if (!is.null(log2) && length(unique(x[!is.na(x)])) > 2) x <- base::log2(x + log2)
    s <- scaleOf(x, per)
    e <- data.frame(time = time, event = event, z = x / s)
    if (!is.null(adjust)) e$a <- d[[adjust]]
    e <- e[rows & complete.cases(e), ]
    f <- coxph(if (is.null(adjust)) Surv(time, event) ~ z else Surv(time, event) ~ z + a, e, control = control)
    q <- summary(f)
    list(name = m, n = f$n, events = f$nevent, scale = s, coef = unname(coef(f)[1]), se = sqrt(vcov(f)[1, 1]),
      hr = q$conf.int[1, 1], lower = q$conf.int[1, 3], upper = q$conf.int[1, 4], p = q$coefficients[1, 5])
  })
  q <- p.adjust(sapply(out, function(m) m$p), "BH")
  for (j in seq_along(out)) out[[j]]$q <- q[j]
  out
}
small <- read("small_units.csv")
kirc <- read("tcga_kirc30.csv")
mir <- names(kirc)[-(1:4)]
pbc <- read("pbc.csv")
dead <- pbc$status == 2
numbers <- c("trt", "age", "ascites", "edema", "bili", "chol", "albumin", "copper", "stage")
k <- function(...) screen(kirc, kirc$days, kirc$status == 1, ...)
p <- function(...) screen(pbc, pbc$time, dead, ...)
# Uncut, and the factor on a hazard ratio along a number, per the same spread.
older <- pbc$age > 50
along <- local({
  s <- sd(pbc$bili, na.rm = TRUE)
  e <- data.frame(time = pbc$time, dead, g = as.numeric(pbc$sex == "f"), z = (pbc$bili - mean(pbc$bili[older])) / s)[older, ]
  f <- summary(coxph(Surv(time, dead) ~ g * z, e, control = control))
  list(scale = s, ratio = f$conf.int["g:z", 1], lower = f$conf.int["g:z", 3], upper = f$conf.int["g:z", 4])
})
out <- list(tool = "R", version = R.version.string, survival = as.character(packageVersion("survival")),
  call = "coxph(Surv(time, event) ~ I(x / s)), s = sd(x), IQR(x) or 1 of the whole cohort; p.adjust(p, 'BH')",
  small = list(sd = screen(small, small$time, small$status == 1, "x")[[1]], iqr = screen(small, small$time, small$status == 1, "x", "iqr")[[1]]),
  kirc = list(sd = k(mir), iqr = k(mir, "iqr"), unit = k(mir, "unit"),
    few = k(mir[c(1, 2, 5)])),
  pbc = list(sd = p(numbers), iqr = p(numbers[numbers != "edema"], "iqr"), unit = p(numbers, "unit"), older = p(numbers, rows = older),
    log2 = p(numbers, log2 = 1), log2offset = p(numbers[numbers != "edema"], "iqr", log2 = 0.5),
    adjusted = p(setdiff(numbers, "age"), adjust = "age", log2 = 1), along = along))
writeLines(toJSON(out, digits = NA, auto_unbox = TRUE, na = "null", null = "null"), file.path(here, "screen_per.json"))
