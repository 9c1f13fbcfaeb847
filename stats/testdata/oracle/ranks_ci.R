# Intervals of the rank tests by the normal approximation: wilcox.test(conf.int =
# TRUE, exact = FALSE). R finds their ends by uniroot with a tolerance of 1e-4,
# so that they are known to that only. Run from anywhere:
#   Rscript ranks_ci.R
# writes ranks_ci.json beside itself.
suppressMessages({ library(survival); library(jsonlite) })
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
set <- function(x, y, level = 0.95, correct = TRUE) {
  h <- suppressWarnings(wilcox.test(x, y, conf.int = TRUE, conf.level = level, exact = FALSE, correct = correct))
  list(x = I(x), y = I(y), level = level, correct = correct, ci = as.numeric(h$conf.int))
}
one <- function(d, level = 0.95, correct = TRUE) {
  h <- suppressWarnings(wilcox.test(d, conf.int = TRUE, conf.level = level, exact = FALSE, correct = correct))
  list(d = d, level = level, correct = correct, ci = as.numeric(h$conf.int))
}
wl <- lung$wt.loss[!is.na(lung$wt.loss)]
mc <- lung[!is.na(lung$meal.cal), ]
out <- list(tool = R.version.string, call = "wilcox.test(conf.int = TRUE, exact = FALSE)",
  mw = list(
    age = set(lung$age[lung$sex == 1], lung$age[lung$sex == 2]),
    meal = set(mc$meal.cal[mc$sex == 1], mc$meal.cal[mc$sex == 2], 0.9),
    karno = set(veteran$karno[veteran$trt == 1], veteran$karno[veteran$trt == 2]),
    bili = set(pbc$bili[pbc$sex == "f"], pbc$bili[pbc$sex == "m"], 0.99),
    smooth = set(sin(1:50 * 1.7), sin(1:49 * 2.3 + 1) + 0.4, 0.95, FALSE)),
  sr = list(
    loss = one(wl - 7.25),
    tied = one(c(1, -1, 2, 2, 3, -4, 5, 6, 6, 7, -2)),
    zeros = one(c(0, 0, 1.5, -2.5, 3.5, 4.5, 5.5, 6.5), 0.8),
    beyond = one(sin(1:50 * 1.3) + 0.3, 0.95, FALSE)))
writeLines(toJSON(out, digits = NA, auto_unbox = TRUE, pretty = TRUE), file.path(here, "ranks_ci.json"))
