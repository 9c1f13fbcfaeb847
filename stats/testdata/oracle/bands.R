# Reference values for simultaneous confidence bands. Run from anywhere:
#   Rscript bands.R
# writes bands.json beside itself, data inline. The printed tables are those of
# Klein & Moeschberger's appendix C, as km.ci carries them.
suppressMessages({library(survival); library(KMsurv); library(km.ci); library(jsonlite)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
vec <- function(x) as.list(as.numeric(x))
data(bmt)

# Tables: rows aU = 0.10, 0.12, ...; columns aL = 0.00 (Hall-Wellner) or 0.02 (Nair), ...
entries <- function(tab, first) { e <- expand.grid(i = seq(1, nrow(tab), 4), j = seq(1, ncol(tab), 3)); v <- tab[cbind(e$i, e$j)]
  keep <- !is.na(v); list(au = vec(0.08 + 0.02 * e$i[keep]), al = vec(first + 0.02 * (e$j[keep] - 1)), value = vec(v[keep])) }
tables <- list(
  list(kind = "hall-wellner", level = 0.90, entries = entries(critical.value.hall.90, 0)), list(kind = "hall-wellner", level = 0.95, entries = entries(critical.value.hall.95, 0)),
  list(kind = "hall-wellner", level = 0.99, entries = entries(critical.value.hall.99, 0)),
  list(kind = "equal-precision", level = 0.90, entries = entries(critical.value.nair.90, 0.02)), list(kind = "equal-precision", level = 0.95, entries = entries(critical.value.nair.95, 0.02)))

# The probability that a bridge stays within k from a to b: transition density between two walls by images, two integrals.
bridge <- function(a, b, k) {
  d <- b - a; j <- -6:6
  q <- function(x, y) vapply(y, function(u) sum(dnorm(x - u + 4 * j * k, 0, sqrt(d)) - dnorm(x + u + 2 * k + 4 * j * k, 0, sqrt(d))), 0)
  inner <- function(x) vapply(x, function(v) integrate(function(y) q(v, y) * dnorm(y, 0, sqrt(1 - b)), -k, k, rel.tol = 1e-11, abs.tol = 0, subdivisions = 2000)$value, 0)
  sqrt(2 * pi) * integrate(function(x) inner(x) * dnorm(x, 0, sqrt(a)), -k, k, rel.tol = 1e-10, abs.tol = 0, subdivisions = 2000)$value
}
# That of the Ornstein-Uhlenbeck process within c over a length: finite differences, extrapolated twice.
ornstein <- function(len, c) {
  at <- function(n) { h <- 2 * c / (n + 1); x <- -c + h * seq_len(n); m <- diag(2 / h^2 + x^2 / 4 - 1 / 2)
    m[cbind(1:(n - 1), 2:n)] <- m[cbind(2:n, 1:(n - 1))] <- -1 / h^2
    e <- eigen(m, symmetric = TRUE); sum(exp(-e$values * len) * colSums(e$vectors * sqrt(dnorm(x)))^2) * h }
  p <- vapply(c(99, 199, 399), at, 0)
  q <- (4 * p[-1] - p[-3]) / 3
  (16 * q[2] - q[1]) / 15
}
hw <- expand.grid(a = c(0.05, 0.2, 0.4), b = c(0.5, 0.8, 0.95), k = c(0.8, 1.3))
ep <- expand.grid(a = c(0.02, 0.2, 0.4), b = c(0.5, 0.8, 0.95), k = c(2.2, 3))
exact <- list(
  bridge = c(lapply(hw, vec), list(p = vec(mapply(bridge, hw$a, hw$b, hw$k)))),
  ornstein = c(lapply(ep, vec), list(p = vec(mapply(function(a, b, k) ornstein(log(b * (1 - a) / (a * (1 - b))) / 2, k), ep$a, ep$b, ep$k)))))

# Bands of the formulas in Klein & Moeschberger 4.4, for a critical value c.
band <- function(time, event, from, to, kind, c) {
  f <- survfit(Surv(time, event) ~ 1); s <- f$surv; v <- cumsum(f$n.event / (f$n.risk * (f$n.risk - f$n.event))); n <- f$n
  w <- if (kind == "hall-wellner") c * (1 + n * v) / sqrt(n) else c * sqrt(v)
  keep <- f$time >= from & f$time <= to; s <- s[keep]; w <- w[keep]; v <- v[keep]
  th <- exp(w / log(s)); as <- asin(sqrt(s)); h <- 0.5 * w * sqrt(s / (1 - s))
  list(from = from, to = to, kind = kind, critical = c, al = n * v[1] / (1 + n * v[1]), au = n * v[length(v)] / (1 + n * v[length(v)]), time = vec(f$time[keep]),
    plain = list(lower = vec(pmax(s - w * s, 0)), upper = vec(pmin(s + w * s, 1))), `log-log` = list(lower = vec(s^(1 / th)), upper = vec(s^th)),
    arcsin = list(lower = vec(sin(pmax(0, as - h))^2), upper = vec(sin(pmin(pi / 2, as + h))^2)))
}
# The critical values from the first event to the last at which some are left, at 95 %.
whole <- function(time, event) {
  f <- survfit(Surv(time, event) ~ 1); v <- cumsum(f$n.event / (f$n.risk * (f$n.risk - f$n.event))); a <- f$n * v / (1 + f$n * v)
  in_it <- which(f$n.event > 0 & f$surv > 0); first <- in_it[1]; last <- in_it[length(in_it)]; length <- log(a[last] * (1 - a[first]) / (a[first] * (1 - a[last]))) / 2
  at <- function(p, low, high) uniroot(function(k) p(k) - 0.95, c(low, high), tol = 1e-11)$root
  list(from = f$time[first], to = f$time[last], steps = last - first + 1, `equal-precision` = at(function(k) ornstein(length, k), 2, 4),
    `hall-wellner` = at(function(k) bridge(a[first], a[last], k), 0.8, 2))
}
all <- bmt[bmt$group == 1, ]
data <- list(
  list(name = "bmt ALL", time = all$t2, event = all$d3, bands = list(band(all$t2, all$d3, 100, 600, "equal-precision", 2.8826), band(all$t2, all$d3, 100, 600, "hall-wellner", 1.3211))),
  list(name = "veteran", time = veteran$time, event = veteran$status, bands = list(band(veteran$time, veteran$status, 10, 300, "equal-precision", 3), band(veteran$time, veteran$status, 1, 200, "hall-wellner", 1.2))))
data[[1]]$whole <- whole(all$t2, all$d3)
data <- lapply(data, function(d) { d$time <- vec(d$time); d$event <- vec(d$event); d })
out <- list(tool = "R", version = R.version.string, survival = as.character(packageVersion("survival")), km.ci = as.character(packageVersion("km.ci")),
  call = "km.ci's critical.value.*; crossing probabilities by integrate() and eigen(); Klein & Moeschberger (4.4) on survfit", tables = tables, exact = exact, data = data)
writeLines(toJSON(out, digits = NA, auto_unbox = TRUE, na = "null"), file.path(here, "bands.json"))
