# Reference values for tests of normality and of equal variances, by R's stats
# and car. Run from anywhere:
#   Rscript normality.R
# writes normality.json beside itself; data sets are read from ../ .
suppressMessages({library(jsonlite); library(car)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
pbc <- read.csv(file.path(here, "..", "pbc.csv")); veteran <- read.csv(file.path(here, "..", "veteran.csv"))
code <- function(x) as.integer(factor(x)) - 1
samples <- list(three = c(1, 2, 4), three_even = c(1, 2, 3.01), four = c(1, 2, 4, 9), five = c(2, 3, 3, 7, 1), six = c(2, 3, 3.5, 7, 1, 0), eleven = sin(1:11), twelve = sin(1:12),
  skew = exp(sin(1:40 * 1.7) * 2), outlier = c(rep(0, 9), 1) + 1:10 * 1e-6, normal = qnorm((1:200 - 0.5) / 200), pbc = pbc$albumin, bili = pbc$bili, ties = veteran$karno, far = 1e5 + round(sin(1:25), 6), big = (1:5000 * 0.618034) %% 1)
sw <- lapply(samples, function(x) { h <- shapiro.test(x); list(x = x, w = unname(h$statistic), p = h$p.value) })
groups <- list(sprays = list(y = InsectSprays$count, group = code(InsectSprays$spray)), plant = list(y = PlantGrowth$weight, group = code(PlantGrowth$group)),
  veteran = list(y = veteran$karno, group = code(veteran$celltype)), bili = list(y = log(pbc$bili), group = code(pbc$edema)))
many <- lapply(groups, function(g) {
  f <- factor(g$group); b <- bartlett.test(g$y, f); l <- leveneTest(g$y, f); m <- leveneTest(g$y, f, center = mean)
  list(y = g$y, group = g$group, bartlett = unname(c(b$statistic, b$parameter, b$p.value)), median = c(l[1, 2], l[1, 3]), mean = c(m[1, 2], m[1, 3]))
})
out <- list(tool = R.version.string, packages = list(car = as.character(packageVersion("car"))), call = "shapiro.test, bartlett.test, car::leveneTest", sw = sw, many = many)
writeLines(toJSON(out, digits = NA, auto_unbox = TRUE, na = "string"), file.path(here, "normality.json"))
