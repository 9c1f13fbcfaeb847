# Reference values for logistic regression, by R's glm. Run from anywhere:
#   Rscript logistic.R
# writes logistic.json beside itself; data sets are read from ../ .
suppressMessages(library(jsonlite))
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
data_of <- function(name) read.csv(file.path(here, "..", paste0(name, ".csv")))
pbc <- data_of("pbc"); lung <- data_of("lung"); veteran <- data_of("veteran")
pb <- pbc[complete.cases(pbc[, c("bili", "albumin", "age", "protime", "stage")]), ]
lu <- lung[complete.cases(lung[, c("age", "sex", "ph.ecog", "wt.loss")]), ]
control <- glm.control(epsilon = 1e-15, maxit = 100)
cases <- list(
  tiny = list(y = c(0, 0, 1, 0, 1, 1, 0, 1), x = list(c(1, 2, 3, 4, 5, 6, 7, 8))),
  cars = list(y = mtcars$am, x = list(mtcars$wt)),
  infert = list(y = infert$case, x = list(infert$age, infert$parity, infert$spontaneous, infert$induced)),
  pbc = list(y = +(pb$status == 2), x = list(pb$bili, pb$albumin, pb$age, pb$protime, +(pb$stage == 4))),
  lung = list(y = +(lu$status == 2), x = list(lu$age, lu$sex, lu$ph.ecog, lu$wt.loss)),
  collinear = list(y = +(lu$status == 2), x = list(lu$age, 2 * lu$age + 3, lu$sex, rep(1, nrow(lu)))),
  weighted = list(y = +(veteran$time > 80), x = list(veteran$karno, veteran$age), w = (seq_len(nrow(veteran)) * 5) %% 4),
  far = list(y = mtcars$am, x = list(mtcars$mpg + 1e5, mtcars$qsec / 1e6)))
fits <- lapply(cases, function(d) {
  m <- do.call(cbind, d$x); w <- if (is.null(d$w)) rep(1, length(d$y)) else d$w
  # A tight epsilon makes glm blind to collinearity, and its standard errors are
  # those of one iteration before the last: so first which columns, then once more.
  ok <- !is.na(coef(glm(d$y ~ m, binomial, weights = w)))[-1]; m <- m[, ok, drop = FALSE]
  fit <- glm(d$y ~ m, binomial, control = control, weights = w)
  fit <- glm(d$y ~ m, binomial, control = control, weights = w, start = coef(fit)); s <- coef(summary(fit))
  null <- glm(d$y ~ 1, binomial, control = control, weights = w)
  best <- function(x, offset) { # glm diverges under large offsets: Newton, halving its steps
    b <- rep(0, ncol(x)); f <- function(b) { e <- as.vector(x %*% b) + offset; sum(w * ifelse(d$y == 1, plogis(e, log.p = TRUE), plogis(-e, log.p = TRUE))) }; l <- f(b)
    for (i in 1:100) {
      e <- as.vector(x %*% b) + offset; u <- crossprod(x, w * (d$y - plogis(e))); s <- solve(crossprod(x, w * plogis(e) * plogis(-e) * x), u); k <- 1
      while (f(b + k * s) < l - 1e-12 * abs(l)) k <- k / 2
      b <- b + k * as.vector(s); l <- f(b); if (max(abs(s)) < 1e-10) break
    }
    l
  }
  free <- function(j) m[, seq_len(ncol(m)) != j, drop = FALSE]
  none <- function(j, b) best(cbind(1, free(j)), b * m[, j])
  unit <- apply(m, 2, sd); m <- scale(m) # nothing changes but the units
  full <- -fit$deviance / 2; z <- qchisq(0.95, 1)
  profile <- lapply(seq_len(ncol(m)), function(j) {
    b <- coef(fit)[j + 1] * unit[j]; se <- s[j + 1, 2] * unit[j]
    g <- function(b) 2 * (full - none(j, b)) - z
    c(uniroot(g, c(b - 4 * se, b), tol = 1e-12 * se, extendInt = "downX")$root / unit[j], uniroot(g, c(b, b + 4 * se), tol = 1e-12 * se, extendInt = "upX")$root / unit[j], 2 * (full - none(j, 0)))
  })
  list(y = d$y, x = lapply(d$x, I), w = d$w, coef = unname(coef(fit)), se = unname(s[, 2]), z = unname(s[, 3]), p = unname(s[, 4]), ok = I(unname(ok)),
       ll = full, null = -null$deviance / 2, lr = c(2 * (full + null$deviance / 2), pchisq(2 * (full + null$deviance / 2), sum(ok), lower.tail = FALSE)), aic = 2 * (sum(ok) + 1) - 2 * full,
       fitted = unname(fitted(fit)[1:5]), profile = profile)
})
# Separated: the limits of the likelihood are what glm comes to, and the profile's
# finite bound is found on it.
sep <- list(y = c(0, 0, 0, 0, 1, 1, 1, 0, 1, 0, 1, 1), x = list(c(0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 1), c(3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8)))
separated <- with(sep, {
  fit <- suppressWarnings(glm(y ~ x[[1]] + x[[2]], binomial, control = control)); full <- -fit$deviance / 2
  ll <- function(b) -suppressWarnings(glm(y ~ x[[2]] + offset(b * x[[1]]), binomial, control = control))$deviance / 2
  two <- glm(y ~ x[[2]], binomial, control = control); rest <- glm(y ~ x[[2]], binomial, control = control, subset = x[[1]] == 0)
  rest <- glm(y ~ x[[2]], binomial, control = control, subset = x[[1]] == 0, start = coef(rest))
  list(y = y, x = x, ll = full, lr = 2 * full + two$deviance, lower = uniroot(function(b) 2 * (full - ll(b)) - qchisq(0.95, 1), c(-5, 5), tol = 1e-14)$root,
       other = unname(coef(summary(rest))[2, 1:2]))
})
out <- list(tool = R.version.string, call = "glm(binomial, epsilon = 1e-15), profile by uniroot over glm with an offset", fits = fits, separated = separated)
writeLines(toJSON(out, digits = NA, auto_unbox = TRUE, na = "string", null = "null"), file.path(here, "logistic.json"))
