# Reference values for matching and weighting, by R's MatchIt. Run from anywhere:
#   Rscript matching.R
# writes matching.json beside itself. lalonde comes with MatchIt; the other
# cohorts are made here.
suppressMessages({library(jsonlite); library(MatchIt)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
data(lalonde)
lalonde$black <- +(lalonde$race == "black"); lalonde$hispan <- +(lalonde$race == "hispan")
cov <- c("age", "educ", "black", "hispan", "married", "nodegree", "re74", "re75")
set.seed(7)
n <- 160
made <- data.frame(age = round(60 + 8 * sin(1:n * 1.3)), score = rpois(n, 3), male = +((1:n * 7) %% 5 < 2))
made$treat <- rbinom(n, 1, plogis(-1.5 + 0.25 * made$score + 0.5 * made$male))
sets <- list(lalonde = list(d = lalonde, cov = cov), made = list(d = made, cov = c("age", "score", "male")))
control <- list(epsilon = 1e-15, maxit = 100)
options <- list(list(order = "largest", caliper = 0, link = "logit"), list(order = "largest", caliper = 0.2, link = "linear.logit"), list(order = "smallest", caliper = 0.1, link = "linear.logit"), list(order = "data", caliper = 0.25, link = "logit"))
cases <- lapply(sets, function(s) {
  d <- s$d; rownames(d) <- NULL; f <- reformulate(s$cov, "treat")
  # The distance is given as whole numbers, 1e7 times the score: what is a tie must
  # not hang on the last bit of a fitted value, and MatchIt 4.5.1 to 4.5.3 compare
  # distances and calipers by the absolute value of integers, so that any score
  # but a whole number loses its fraction (MatchIt issue 163).
  g <- glm(f, binomial, d, control = control); g <- glm(f, binomial, d, control = control, start = coef(g))
  runs <- lapply(options, function(o) {
    m <- suppressWarnings(matchit(f, d, method = "nearest", distance = round(1e7 * if (o$link == "logit") fitted(g) else g$linear.predictors), m.order = o$order, caliper = if (o$caliper > 0) o$caliper))
    mm <- m$match.matrix; ok <- !is.na(mm[, 1]); b <- summary(m, standardize = TRUE)
    p <- summary(m, standardize = TRUE)$sum.matched; a <- b$sum.all
    list(order = o$order, caliper = o$caliper, link = o$link, treated = as.integer(rownames(mm)[ok]) - 1, control = as.integer(mm[ok, 1]) - 1,
         before = unname(lapply(s$cov, function(k) unname(a[k, 1:6]))), after = unname(lapply(s$cov, function(k) unname(p[k, 1:6]))))
  })
  ps <- fitted(g); t <- d$treat; e <- mean(t)
  w <- list(ate = ifelse(t == 1, 1 / ps, 1 / (1 - ps)), stabilised = ifelse(t == 1, e / ps, (1 - e) / (1 - ps)), att = ifelse(t == 1, 1, ps / (1 - ps)), overlap = ifelse(t == 1, 1 - ps, ps))
  # Balance under weights, by cobalt's definition for ATE: the mean of both
  # unweighted variances, p(1-p) for a binary covariate.
  v <- function(x) if (all(x %in% 0:1)) mean(x) * (1 - mean(x)) else var(x)
  smd <- sapply(s$cov, function(k) { x <- d[[k]]; u <- w$ate; (weighted.mean(x[t == 1], u[t == 1]) - weighted.mean(x[t == 0], u[t == 0])) / sqrt((v(x[t == 1]) + v(x[t == 0])) / 2) })
  list(treat = t, x = unname(lapply(s$cov, function(k) d[[k]])), runs = runs, ps = unname(ps[1:6]), weights = lapply(w, function(x) unname(x[1:6])), total = unname(sapply(w, sum)),
       ess = unname(sapply(w, function(x) sum(x)^2 / sum(x^2))), smd = unname(smd))
})
# Ties: scores of few values.
ties <- lapply(1:6, function(k) {
  set.seed(k); n <- 60; s <- sample(1:(3 * k), n, TRUE); t <- rbinom(n, 1, 0.4); d <- data.frame(t, s)
  m <- suppressWarnings(matchit(t ~ 1, d, distance = d$s, caliper = if (k > 3) 0.3)); mm <- m$match.matrix; ok <- !is.na(mm[, 1])
  list(score = s, treat = t, caliper = if (k > 3) 0.3 else 0, treated = as.integer(rownames(mm)[ok]) - 1, control = as.integer(mm[ok, 1]) - 1)
})
out <- list(tool = R.version.string, packages = list(MatchIt = as.character(packageVersion("MatchIt"))), call = 'matchit(method = "nearest"), summary(standardize = TRUE); weights from glm', cases = cases, ties = ties)
writeLines(toJSON(out, digits = NA, auto_unbox = TRUE, na = "string", null = "null"), file.path(here, "matching.json"))
