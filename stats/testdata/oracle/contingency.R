# Reference values for tables of counts, by R's stats. Run from anywhere:
#   Rscript contingency.R
# writes contingency.json beside itself.
suppressMessages(library(jsonlite))
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
quiet <- suppressWarnings
rows <- function(m) lapply(seq_len(nrow(m)), function(i) I(m[i, ]))

# fisher.test finds the odds ratio and its bounds by uniroot at its default
# tolerance, 1.2e-4: the same equations are solved here to the last digits.
conditional <- function(x, level = 0.95) {
  m <- sum(x[, 1]); n <- sum(x[, 2]); k <- sum(x[1, ]); v <- x[1, 1]
  lo <- max(0, k - n); hi <- min(k, m); s <- lo:hi; l <- dhyper(s, m, n, k, log = TRUE)
  d <- function(t) { w <- l + t * s; w <- exp(w - max(w)); w / sum(w) }
  up <- function(t) sum(d(t)[s >= v]); low <- function(t) sum(d(t)[s <= v])
  root <- function(f) exp(uniroot(f, c(-60, 60), tol = 1e-15, maxiter = 10000)$root)
  a <- (1 - level) / 2
  c(if (v == lo) 0 else if (v == hi) Inf else root(function(t) sum(s * d(t)) - v),
    if (v == lo) 0 else root(function(t) log(up(t)) - log(a)), if (v == hi) Inf else root(function(t) log(low(t)) - log(a)))
}
wilson <- function(k, n, level) quiet(prop.test(k, n, conf.level = level, correct = FALSE)$conf.int[1:2])
two <- lapply(list(c(3, 1, 1, 3), c(10, 2, 3, 15), c(0, 5, 7, 2), c(12, 5, 29, 2), c(120, 880, 80, 920), c(5, 0, 0, 5), c(1, 9, 11, 3), c(40, 60, 40, 60), c(300, 10, 20, 400), c(7, 93, 1, 99), c(2, 3, 1, 0)), function(v) {
  x <- matrix(v, 2, byrow = TRUE); y <- quiet(chisq.test(x)); p <- quiet(chisq.test(x, correct = FALSE)); f <- fisher.test(x)
  a <- x[1, 1]; b <- x[1, 2]; c <- x[2, 1]; d <- x[2, 2]; n1 <- a + b; n2 <- c + d; w1 <- wilson(a, n1, 0.95); w2 <- wilson(c, n2, 0.95)
  rd <- a / n1 - c / n2
  out <- list(x = v, yates = c(y$statistic, y$p.value), pearson = c(p$statistic, p$p.value), expected = as.vector(t(p$expected)),
    fisher = c(f$p.value, fisher.test(x, alternative = "less")$p.value, fisher.test(x, alternative = "greater")$p.value), or = conditional(x), or90 = conditional(x, 0.9),
    loose = unname(c(f$estimate, f$conf.int)), difference = c(rd, quiet(prop.test(c(a, c), c(n1, n2), correct = FALSE)$conf.int)),
    newcombe = c(rd - sqrt((a / n1 - w1[1])^2 + (w2[2] - c / n2)^2), rd + sqrt((w1[2] - a / n1)^2 + (c / n2 - w2[1])^2)),
    wilson = w1, exact = binom.test(a, n1)$conf.int[1:2], mcnemar = unname(c(mcnemar.test(x)$p.value, mcnemar.test(x, correct = FALSE)$p.value)))
  if (b + c > 0) out$binomial <- binom.test(b, b + c)$p.value
  if (all(v > 0)) {
    e <- data.frame(k = c(a, c), m = c(b, d), g = c(1, 0)); tight <- glm.control(epsilon = 1e-15, maxit = 100)
    wald <- function(link, start = NULL) { fit <- glm(cbind(k, m) ~ g, binomial(link), e, control = tight, start = start); exp(c(coef(fit)[[2]], confint.default(fit)[2, ])) }
    out$odds <- unname(wald("logit")); out$ratio <- unname(wald("log", c(log(c / n2), log((a / n1) / (c / n2)))))
  }
  out
})
job <- matrix(c(1, 2, 1, 0, 3, 3, 6, 1, 10, 10, 14, 9, 6, 7, 12, 11), 4)
large <- lapply(list(job, matrix(c(3, 0, 2, 1, 4, 1), 2), matrix(c(8, 1, 4, 3, 6, 9, 0, 7, 12), 3), matrix(c(20, 5, 9, 14, 11, 2, 7, 16), 2), matrix(c(1, 0, 0, 0, 1, 0, 0, 0, 1), 3),
    matrix(c(12, 11, 19, 9, 9, 22, 7, 9, 14, 8, 13, 21), 4), matrix(c(40, 25, 50, 30, 35, 22, 20, 41, 31), 3), matrix(c(22, 21, 19, 19, 32, 17, 24, 18, 23, 31, 9, 20), 3),
    matrix(c(2, 3, 1, 4, 0, 5, 2, 2, 1, 0, 3, 1, 4, 2, 2, 6, 1, 0, 1, 3), 5), matrix(c(30, 12, 25, 9, 14, 31), 2), matrix(c(11, 9, 13, 2, 3, 4), 3), matrix(c(5, 5, 5, 5, 5, 5), 3), matrix(c(12, 0, 0, 0, 15, 1, 1, 0, 9), 3),
    matrix(c(6, 4, 8, 3, 7, 5, 2, 6, 5, 9, 3, 6, 4, 7, 6, 4, 4, 2, 5, 6, 3, 4, 7, 4), 8), matrix(c(6, 4, 3, 7, 5, 2, 9, 4, 6, 3, 8, 5, 4, 6, 5, 3, 4, 7, 5, 4), 5)), function(x) {
  p <- quiet(chisq.test(x))
  list(x = rows(x), chisq = unname(c(p$statistic, p$parameter, p$p.value)), fisher = fisher.test(x, workspace = 2e8)$p.value)
})
square <- lapply(list(matrix(c(794, 150, 86, 570), 2), matrix(c(10, 4, 2, 6, 20, 5, 9, 1, 30), 3), matrix(c(5, 6, 1, 2, 3, 9, 2, 2, 4, 5, 12, 3, 7, 1, 1, 8), 4)), function(x) {
  h <- mcnemar.test(x); g <- mcnemar.test(x, correct = FALSE)
  list(x = rows(x), corrected = unname(c(h$statistic, h$parameter, h$p.value)), plain = unname(c(g$statistic, g$parameter, g$p.value)))
})
trend <- lapply(list(list(c(83, 90, 129, 70), c(86, 93, 136, 82), 1:4), list(c(2, 5, 9), c(30, 28, 31), 1:3), list(c(10, 10, 10), c(20, 20, 20), 1:3), list(c(1, 4, 12, 30), c(40, 39, 38, 41), c(0, 1, 5, 10))), function(v) {
  h <- prop.trend.test(v[[1]], v[[2]], v[[3]]); list(events = v[[1]], n = v[[2]], score = v[[3]], chisq = unname(h$statistic), p = h$p.value)
})
out <- list(tool = R.version.string, call = "chisq.test, fisher.test (odds ratio solved to 1e-15), prop.test, binom.test, mcnemar.test, prop.trend.test, glm(binomial)",
            two = two, large = large, square = square, trend = trend)
writeLines(toJSON(out, digits = NA, auto_unbox = TRUE, na = "string"), file.path(here, "contingency.json"))
