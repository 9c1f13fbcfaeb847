# Reference values for the Cox fit penalised by Jeffreys' prior, without a
# package for it: log L and its information at any coefficients are survival's
# (coxph with init and no iterations), the penalty and the search are here.
# Run from anywhere: Rscript cox_firth.R writes cox_firth.json beside itself.
suppressMessages({library(survival); library(jsonlite)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
data_of <- function(name) read.csv(file.path(here, "..", paste0(name, ".csv")))
ovarian <- data_of("ovarian"); heart <- data_of("heart"); heart <- heart[heart$id <= 40, ]

# extra holds the weights and the strata, where there are any.
at <- function(y, x, ties, b, extra) {
  s <- if (is.null(extra$strata)) rep(1, nrow(x)) else extra$strata
  w <- if (is.null(extra$weight)) rep(1, nrow(x)) else extra$weight
  suppressWarnings(coxph(y ~ x + strata(s), weights = w, robust = FALSE, init = b, ties = ties, control = coxph.control(iter.max = 0)))
}
penalised <- function(y, x, ties, b, extra) { f <- at(y, x, ties, b, extra); f$loglik[1] - 0.5 * log(det(as.matrix(f$var))) }
maximum <- function(g, start) {
  # Newton with central differences of g, from a simplex search; good to about 1e-7.
  b <- if (length(start) == 1) optimize(g, start + c(-8, 8), maximum = TRUE, tol = 1e-9)$maximum
    else optim(start, function(b) -g(b), control = list(reltol = 1e-15, maxit = 5000))$par
  h <- 2e-3 / pmax(1, abs(b)); p <- length(b)
  for (k in 1:4) {
    e <- function(j) { v <- numeric(p); v[j] <- h[j]; v }
    u <- sapply(1:p, function(j) (8 * (g(b + e(j)) - g(b - e(j))) - (g(b + 2 * e(j)) - g(b - 2 * e(j)))) / (12 * h[j]))
    H <- outer(1:p, 1:p, Vectorize(function(i, j) (g(b + e(i) + e(j)) - g(b + e(i) - e(j)) - g(b - e(i) + e(j)) + g(b - e(i) - e(j))) / (4 * h[i] * h[j])))
    b <- b - solve(H, u)
  }
  b
}
specs <- list(
  ovarian = list(time = ovarian$futime, event = ovarian$fustat, x = cbind((ovarian$age - 56) / 10, ovarian$rx, ovarian$ecog.ps)),
  ovarian_rx = list(time = ovarian$futime, event = ovarian$fustat, x = cbind(ovarian$rx)),
  separated = list(time = c(1, 2, 3, 4, 5, 6, 7, 8, 9, 9), event = c(1, 1, 0, 1, 0, 1, 0, 1, 0, 0), x = cbind(c(0, 0, 1, 0, 0, 0, 1, 0, 1, 0))),
  ties = list(time = c(1, 1, 2, 2, 2, 3, 4, 4, 5, 5), event = c(1, 1, 1, 1, 0, 1, 1, 1, 0, 1), x = cbind(c(2, 1, 1.5, 0, 1, 0.5, 0, 1, 1, 0), c(0, 1, 0, 1, 1, 0, 1, 0, 0, 1))),
  heart = list(entry = heart$start, time = heart$stop, event = heart$event, x = cbind(heart$age / 10, heart$transplant)))
specs$weighted <- c(specs$ovarian, list(weight = rep(c(0.5, 1, 2.25), length.out = nrow(ovarian))))
specs$strata <- list(time = ovarian$futime, event = ovarian$fustat, x = cbind((ovarian$age - 56) / 10, ovarian$rx), strata = ovarian$resid.ds)
specs$both <- c(specs$strata, list(weight = rep(c(3, 1, 1, 2), length.out = nrow(ovarian))))
specs$tied_strata <- c(specs$ties, list(strata = rep(1:2, 5), weight = c(1, 2, 1, 1, 0.5, 1, 1, 3, 1, 1)))
cases <- list()
for (name in names(specs)) for (ties in c("efron", "breslow")) {
  s <- specs[[name]]
  y <- if (is.null(s$entry)) Surv(s$time, s$event) else Surv(s$entry, s$time, s$event)
  g <- function(b) penalised(y, s$x, ties, b, s)
  b <- maximum(g, rep(0, ncol(s$x)))
  top <- g(b)
  r <- list(coef = b, loglik = c(g(rep(0, ncol(s$x))), top), se = sqrt(diag(as.matrix(at(y, s$x, ties, b, s)$var))))
  if (ncol(s$x) == 1) {
    drop <- function(v) 2 * (top - g(v)) - qchisq(.95, 1)
    r$profile <- c(uniroot(drop, c(b - 12, b), tol = 1e-12)$root, uniroot(drop, c(b, b + 12), tol = 1e-12)$root)
  }
  s$x <- unname(lapply(seq_len(ncol(s$x)), function(j) s$x[, j]))
  cases <- c(cases, list(list(name = name, ties = ties, data = s, r = r)))
}
out <- list(tool = "R", version = R.version.string, survival = as.character(packageVersion("survival")),
  call = "coxph(init = b, iter.max = 0): loglik + log(det(information)) / 2, maximised numerically", cases = cases)
writeLines(toJSON(out, digits = NA, auto_unbox = TRUE, na = "null", null = "null"), file.path(here, "cox_firth.json"))
