# Reference values for comparing two ROC curves, by R's pROC, and for a test
# described by its four counts, by R's stats and pROC. Run from anywhere:
#   Rscript rocpair.R
# writes rocpair.json beside itself; data sets are read from ../ .
suppressMessages({library(pROC); library(jsonlite)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
data_of <- function(name) read.csv(file.path(here, "..", paste0(name, ".csv")), check.names = FALSE)
quiet <- suppressWarnings
curve <- function(y, x) roc(y, x, direction = "auto", quiet = TRUE)
paired <- lapply(list(c("pbc", "bili", "albumin", "status", 2), c("pbc", "bili", "protime", "status", 2), c("pbc", "age", "copper", "status", 2), c("gbsg", "nodes", "size", "status", 1), c("gbsg", "pgr", "er", "status", 1),
  c("lung", "ph.karno", "pat.karno", "status", 2), c("lung", "age", "wt.loss", "status", 2), c("veteran", "karno", "age", "trt", 2), c("tcga_kirc30", "hsa-miR-365b-3p", "age", "status", 1)), function(s) {
  d <- data_of(s[1]); a <- d[[s[2]]]; b <- d[[s[3]]]; y <- +(d[[s[4]]] == as.numeric(s[5]))
  k <- !is.na(a) & !is.na(b) # the curves, and their directions, of those with both
  r1 <- curve(y[k], a[k]); r2 <- curve(y[k], b[k]); t <- quiet(roc.test(r1, r2, paired = TRUE, method = "delong", conf.level = 0.9))
  cv <- quiet(cov(r1, r2, method = "delong"))
  list(file = s[1], a = s[2], b = s[3], event = s[4], code = as.numeric(s[5]), n = sum(k), direction = c(r1$direction, r2$direction), auc = as.numeric(t$estimate), z = unname(t$statistic), p = t$p.value, ci = t$conf.int[1:2],
       se = sqrt(var(r1) + var(r2) - 2 * cv), correlation = cv / sqrt(var(r1) * var(r2)))
})
# One marker in two groups of subjects.
unpaired <- lapply(list(c("pbc", "bili", "status", 2, "sex"), c("gbsg", "nodes", "status", 1, "hormon"), c("gbsg", "age", "status", 1, "meno"), c("lung", "ph.karno", "status", 2, "sex"), c("veteran", "karno", "status", 1, "trt")), function(s) {
  d <- data_of(s[1]); x <- d[[s[2]]]; y <- +(d[[s[3]]] == as.numeric(s[4])); g <- d[[s[5]]]; k <- !is.na(x) & !is.na(g); x <- x[k]; y <- y[k]; g <- as.integer(factor(g[k]))
  r1 <- curve(y[g == 1], x[g == 1]); r2 <- curve(y[g == 2], x[g == 2]); t <- quiet(roc.test(r1, r2, paired = FALSE, method = "delong"))
  d <- unname(t$estimate[1] - t$estimate[2]); se <- sqrt(var(r1) + var(r2)); h <- qt(0.975, t$parameter) * se # pROC gives no interval here
  list(x = x, y = y, group = g - 1, auc = as.numeric(t$estimate), d = unname(t$statistic), df = unname(t$parameter), p = t$p.value, ci = unname(c(d - h, d + h)))
})
counts <- lapply(list(c(80, 30, 20, 170), c(1, 9, 4, 86), c(12, 0, 3, 25), c(5, 7, 0, 9), c(420, 77, 31, 1900), c(3, 3, 3, 3), c(0, 2, 6, 11)), function(v) {
  tp <- v[1]; fp <- v[2]; fn <- v[3]; tn <- v[4]; level <- 0.9
  share <- function(k, n) c(k / n, binom.test(k, n, conf.level = level)$conf.int, quiet(prop.test(k, n, conf.level = level, correct = FALSE)$conf.int))
  ratio <- function(a, n, b, m) { # of a/n to b/m
    e <- (a / n) / (b / m); h <- qnorm((1 + level) / 2) * sqrt(1 / a - 1 / n + 1 / b - 1 / m)
    if (a == 0 || b == 0) c(e, NA, NA) else e * exp(c(0, -h, h))
  }
  or <- if (all(v > 0)) { tight <- function(...) quiet(glm(cbind(c(tp, fn), c(fp, tn)) ~ c(1, 0), binomial, control = glm.control(epsilon = 1e-15, maxit = 100), ...)); g <- tight(); g <- tight(start = coef(g)); unname(exp(c(coef(g)[2], confint.default(g, level = level)[2, ]))) } else c(tp * tn / (fp * fn), NA, NA)
  list(x = v, level = level, sensitivity = share(tp, tp + fn), specificity = share(tn, tn + fp), ppv = share(tp, tp + fp), npv = share(tn, tn + fn), accuracy = share(tp + tn, sum(v)), prevalence = share(tp + fn, sum(v)),
       positive = ratio(tp, tp + fn, fp, fp + tn), negative = ratio(fn, tp + fn, tn, fp + tn), odds = or)
})
at <- lapply(list(c("pbc", "bili", "status", 2, 1.4), c("pbc", "albumin", "status", 2, 3.53), c("gbsg", "nodes", "status", 1, 4), c("lung", "ph.karno", "status", 2, 80)), function(s) {
  d <- data_of(s[1]); x <- d[[s[2]]]; y <- +(d[[s[3]]] == as.numeric(s[4])); k <- !is.na(x); r <- curve(y[k], x[k]); cut <- as.numeric(s[5])
  # pROC takes what is at the threshold as positive where high values are cases,
  # and where low ones are: so the threshold lies just above the cut for both.
  v <- coords(r, cut + 1e-6, ret = c("tp", "fp", "fn", "tn", "sensitivity", "specificity", "ppv", "npv", "accuracy", "youden"), transpose = FALSE)
  list(file = s[1], marker = s[2], event = s[3], code = as.numeric(s[4]), cut = cut, higher = r$direction == "<", counts = as.numeric(v[1, 1:4]), values = as.numeric(v[1, 5:9]), youden = v$youden - 1)
})
out <- list(tool = R.version.string, packages = list(pROC = as.character(packageVersion("pROC"))), call = 'roc.test(method = "delong", paired = TRUE and FALSE), cov; binom.test, prop.test(correct = FALSE), glm(binomial); coords', paired = paired, unpaired = unpaired, counts = counts, at = at)
writeLines(toJSON(out, digits = NA, auto_unbox = TRUE, na = "string"), file.path(here, "rocpair.json"))
