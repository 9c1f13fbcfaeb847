# Reference values for tests by ranks, correlation and lines, by R's stats. Run
# from anywhere:
#   Rscript ranks.R
# writes ranks.json beside itself; data sets are read from ../ .
suppressMessages(library(jsonlite))
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
data_of <- function(name) read.csv(file.path(here, "..", paste0(name, ".csv")))
pbc <- data_of("pbc"); veteran <- data_of("veteran"); lung <- data_of("lung")
code <- function(x) as.integer(factor(x)) - 1
w <- function(...) suppressWarnings(wilcox.test(...))
three <- function(...) list(two = w(...)$p.value, less = w(..., alternative = "less")$p.value, greater = w(..., alternative = "greater")$p.value)

samples <- list(
  small = list(x = c(1.1, 2.2, 3.3, 0.4), y = c(2.5, 7.1, 5.2, 4.9, 9.9)),
  apart = list(x = 1:12 + 0.5, y = 101:109),
  near = list(x = sin(1:30), y = cos(1:41) + 0.2),
  limit = list(x = sin(1:49 * 1.7), y = sin(1:49 * 2.3 + 1) + 0.4),
  beyond = list(x = sin(1:50 * 1.7), y = sin(1:49 * 2.3 + 1) + 0.4),
  tied = list(x = veteran$karno[veteran$trt == 1], y = veteran$karno[veteran$trt == 2]),
  bili = list(x = pbc$bili[pbc$sex == "f"], y = pbc$bili[pbc$sex == "m"]),
  equal = list(x = c(3, 3, 3, 3), y = c(3, 3, 4)),
  one = list(x = 4.4, y = c(1, 2, 3, 5, 6)))
mw <- lapply(samples, function(s) {
  exact <- length(s$x) < 50 && length(s$y) < 50 && !any(duplicated(c(s$x, s$y)))
  out <- list(x = I(s$x), y = I(s$y), w = unname(w(s$x, s$y)$statistic), p = three(s$x, s$y),
              normal = three(s$x, s$y, exact = FALSE), plain = three(s$x, s$y, exact = FALSE, correct = FALSE))
  if (exact) { h <- w(s$x, s$y, conf.int = TRUE, conf.level = 0.9); out$ci <- c(h$estimate, h$conf.int) }
  out
})
differences <- list(
  sleep = sleep$extra[1:10] - sleep$extra[11:20],
  five = c(1.2, -0.4, 2.2, 3.1, 0.7),
  fine = sin(1:49 * 1.3) + 0.3,
  beyond = sin(1:50 * 1.3) + 0.3,
  tied = c(1, -1, 2, 2, 3, -4, 5, 6, 6, 7, -2),
  zeros = c(0, 0, 1.5, -2.5, 3.5, 4.5, 5.5, 6.5))
sr <- lapply(differences, function(d) {
  exact <- length(d) < 50 && !any(duplicated(abs(d))) && !any(d == 0)
  out <- list(d = d, v = unname(w(d)$statistic), p = three(d), normal = three(d, exact = FALSE), plain = three(d, exact = FALSE, correct = FALSE))
  if (exact) { h <- w(d, conf.int = TRUE); out$ci <- c(h$estimate, h$conf.int) }
  out
})
groups <- list(
  air = list(y = airquality$Ozone[!is.na(airquality$Ozone)], group = airquality$Month[!is.na(airquality$Ozone)] - 5),
  plant = list(y = PlantGrowth$weight, group = code(PlantGrowth$group)),
  veteran = list(y = veteran$karno, group = code(veteran$celltype)),
  bili = list(y = pbc$bili, group = code(pbc$edema)))
kw <- lapply(groups, function(g) { h <- kruskal.test(g$y, g$group); list(y = g$y, group = g$group, statistic = unname(h$statistic), df = unname(h$parameter), p = h$p.value) })

lu <- lung[!is.na(lung$wt.loss) & !is.na(lung$meal.cal), ]
pairs <- list(
  four = list(x = c(1, 2, 3, 5), y = c(2, 1, 4, 7)),
  five = list(x = c(1, 4, 2, 7, 6), y = c(9, 1, 6, 2, 3)),
  eight = list(x = c(44.4, 45.9, 41.9, 53.3, 44.7, 44.1, 50.7, 45.2), y = c(2.6, 3.1, 2.5, 5.0, 3.6, 4.0, 5.2, 2.8)),
  nine = list(x = sin(1:9), y = cos(1:9 * 2) + sin(1:9)),
  ten = list(x = sin(1:10), y = cos(1:10 * 2) - sin(1:10)),
  thirty = list(x = sin(1:30 * 1.1), y = sin(1:30 * 1.1) + cos(1:30 * 2.7)),
  forty_nine = list(x = sin(1:49 * 1.1), y = -sin(1:49 * 1.1) + cos(1:49 * 2.7)),
  hundred = list(x = sin(1:100 * 1.1), y = sin(1:100 * 1.1) + 0.4 * cos(1:100 * 2.7)),
  thousand = list(x = round(sin(1:1300 * 1.1), 12), y = round(0.05 * sin(1:1300 * 1.1) + cos(1:1300 * 2.7), 12)),
  tied = list(x = lu$wt.loss, y = lu$meal.cal),
  cars = list(x = cars$speed, y = cars$dist),
  pbc = list(x = pbc$bili, y = pbc$albumin))
cor <- lapply(pairs, function(s) {
  f <- function(m) { h <- suppressWarnings(cor.test(s$x, s$y, method = m)); c(unname(h$estimate), unname(h$statistic), h$p.value) }
  p <- cor.test(s$x, s$y); fit <- lm(s$y ~ s$x); k <- summary(fit)
  at <- predict(lm(y ~ x, s), data.frame(x = c(0, 2.5)), interval = "confidence")
  list(x = s$x, y = s$y, pearson = f("pearson"), ci = p$conf.int[1:2], spearman = f("spearman"), kendall = f("kendall"),
       line = c(k$coefficients[1, 1:2], k$coefficients[1, 4], k$coefficients[2, ], t(confint(fit)), k$r.squared, k$adj.r.squared, k$sigma, k$fstatistic[1]),
       at = as.vector(t(at)))
})
# cor.test from r and n alone: pairs made to have that coefficient.
from_r <- lapply(list(c(0.3144, 75), c(-0.24, 75), c(0.9, 5), c(0.02, 400), c(-0.999, 12), c(0.85, 300)), function(v) {
  n <- v[2]; x <- scale(sin(1:n)); e <- scale(residuals(lm(cos((1:n)^1.3) ~ x))); y <- v[1] * x + sqrt(1 - v[1]^2) * e
  h <- cor.test(as.vector(x), as.vector(y)); list(r = v[1], n = n, p = h$p.value, lower = h$conf.int[1], upper = h$conf.int[2])
})

out <- list(tool = R.version.string, call = "wilcox.test, kruskal.test, cor.test, lm, confint, predict",
            mw = mw, sr = sr, kw = kw, cor = cor, from_r = from_r)
writeLines(toJSON(out, digits = NA, auto_unbox = TRUE, na = "null", null = "null"), file.path(here, "ranks.json"))
