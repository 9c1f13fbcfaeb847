# Reference values for what rests on random resamples, of the same resamples: the file
# resamples.json beside the data sets says who is drawn. Each quantity is made by its
# definition: scores by exactRankTests, hazard ratios and log-rank tests by survival.
# With them those that R has no function for: the smoothed Schoenfeld residuals at any
# level, the height of the corrected line of a landscape, the screen by best cuts.
# Run from anywhere:
#   Rscript resamples.R
# writes resamples.json beside itself; data sets are read from ../ .
suppressMessages({library(survival); library(exactRankTests); library(maxstat); library(splines); library(jsonlite)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
draws <- fromJSON(file.path(here, "..", "resamples.json"))
control <- coxph.control(eps = 1e-14, iter.max = 100, toler.chol = 1e-15)
pbc <- read.csv(file.path(here, "..", "pbc.csv"))
n <- draws$n
d <- with(pbc[seq_len(n), ], data.frame(time = ceiling(time / 90), event = +(status == 2), x = ast, alk = alk.phos, sex, age, albumin, trig, chol, platelet))
scores <- function(e) as.numeric(cscores(Surv(e$time, e$event), type = "LogRank"))
lrp <- function(chisq) pchisq(chisq, 1, lower.tail = FALSE)

# The standardised statistic of a + b at every cut that the limits allow: a data frame.
sweep1 <- function(x, a, block = rep(1, length(x)), least = max(1, floor(length(x) * 0.1)), most = min(length(x) - 1, floor(length(x) * 0.9))) {
  cuts <- sort(unique(x)); low <- sapply(cuts, function(k) sum(x <= k)); keep <- low >= least & low <= most
  stat <- sapply(cuts[keep], function(k) {
    u <- v <- 0
    for (b in unique(block)) { i <- block == b; m <- sum(x[i] <= k); s <- sum(i); if (s < 2) next
      u <- u + sum(a[i][x[i] <= k]) - m * mean(a[i]); v <- v + m * (s - m) / s * var(a[i]) }
    abs(u) / sqrt(v)
  })
  data.frame(cut = cuts[keep], low = low[keep], stat = stat)
}
first_best <- function(s) s[which(s$stat >= max(s$stat) * (1 - 1e-9))[1], ]
# A group without an event has a coefficient that is infinite.
coef_at <- function(e, k) {
  f <- tapply(e$event, e$x > k, sum)
  if (any(f == 0)) return(if (f[1] == 0) Inf else -Inf)
  unname(coef(coxph(Surv(time, event) ~ I(+(x > k)), e, ties = "breslow", control = control)))
}

infinite <- function(v) lapply(v, function(x) if (is.infinite(x)) as.character(x) else x)
bootstrap <- lapply(c(ast = "x", alk.phos = "alk"), function(name) {
  d$x <- d[[name]]; drawn <- draws$bootstrap[[if (name == "x") "ast" else "alk.phos"]] + 1
  boot <- sapply(seq_len(nrow(drawn)), function(k) {
    e <- d[drawn[k, ], ]; cut <- first_best(sweep1(e$x, scores(e)))$cut
    c(cut = cut, coef = coef_at(e, cut), here = coef_at(d, cut))
  })
  cuts <- sort(boot["cut", ]); tail <- function(level) floor((1 - level) / 2 * length(cuts))
  list(cut = boot["cut", ], coef = infinite(boot["coef", ]), here = infinite(boot["here", ]), slope = max(0, min(1, mean(boot["here", ] / boot["coef", ]))),
    lower80 = cuts[tail(0.8) + 1], upper80 = cuts[length(cuts) - tail(0.8)])
})

halves <- list(draws$half + 1, setdiff(seq_len(n), draws$half + 1)); cut <- numeric(2)
for (h in 1:2) { e <- d[halves[[h]], ]; cut[h] <- first_best(sweep1(e$x, scores(e)))$cut }
high <- logical(n); for (h in 1:2) high[halves[[h]]] <- d$x[halves[[h]]] > cut[3 - h]
crossed <- survdiff(Surv(time, event) ~ high, d)
cross <- list(cut = cut, size = lengths(halves), chisq = crossed$chisq, observed = crossed$obs, expected = crossed$exp)

a <- scores(d)
least <- max(1, floor(n * 0.1), ceiling(n * (1 - 0.9) - 1e-9))
single <- sort(unique(d$x)); single <- single[-length(single)]
groups <- list()
for (i in seq_along(single)) for (j in seq_along(single)[seq_along(single) > i]) {
  g <- 1 + (d$x > single[i]) + (d$x > single[j]); if (min(tabulate(g, 3)) >= least) groups <- c(groups, list(g))
}
two <- function(a) max(sapply(groups, function(g) { m <- tabulate(g, 3); u <- tapply(a, g, sum) - m * mean(a); q <- var(a) * (diag(m) - outer(m, m) / n); drop(u[-1] %*% solve(q[-1, -1], u[-1])) }))
maxima <- apply(draws$pairs + 1, 1, function(from) two(a[from])); top <- two(a)
# The least of the maxima that would have had P <= 0.05.
critical <- function(m) min(m[sapply(m, function(v) (sum(m >= v) + 1) / (length(m) + 1)) <= 0.05])
pairs <- list(statistic = top, exceed = sum(maxima >= top * (1 - 1e-10)), p = (sum(maxima >= top * (1 - 1e-10)) + 1) / (length(maxima) + 1), critical = critical(maxima))

# maxstat's own tails; its pLausen94 takes the sizes of the low groups.
s <- sweep1(d$x, a)
tail_p <- function(b) min(maxstat:::pLausen92(b, 0.1, 0.9), maxstat:::pLausen94(b, n, m = s$low))
line <- sapply(c(0.05, 0.01), function(alpha) uniroot(function(b) log(tail_p(b)) - log(alpha), c(1.8, 8), tol = 1e-14)$root)

# Family-wise P by stepping down from the largest statistic [Westfall & Young 1993].
stepdown <- function(observed, permuted) {
  o <- order(-abs(observed)); exceed <- numeric(length(o))
  for (k in seq_along(o)) exceed[k] <- sum(apply(permuted[, o[k:length(o)], drop = FALSE], 1, function(v) max(abs(v))) >= abs(observed[o[k]]) * (1 - 1e-10))
  p <- cummax((exceed + 1) / (nrow(permuted) + 1)); p[order(o)]
}
markers <- d[c("x", "trig", "chol", "platelet", "alk")]
scaled <- function(x, by = NULL) {
  x <- x - mean(x, na.rm = TRUE); x[is.na(x)] <- 0
  if (!is.null(by)) x <- resid(lm(x ~ 0 + scale(as.matrix(by), scale = FALSE)))
  x / sqrt(sum(x^2))
}
z <- function(x, r) sum(x * r) / sqrt(sum(r^2) / (n - 1))
family <- function(statistic, r) { o <- sapply(markers, statistic, r); list(statistic = unname(o), p = stepdown(o, t(apply(draws$family + 1, 1, function(from) sapply(markers, statistic, r[from]))))) }
centred <- function(v) v - mean(v)
null_of <- function(f) centred(resid(coxph(f, d, control = control), type = "martingale"))
largest <- function(x, r) { k <- !is.na(x); max(sweep1(x[k], r[k])$stat) }
screen <- list(
  alone = family(function(x, r) z(scaled(x), r), centred(d$event - { h <- survfit(Surv(time, event) ~ 1, d, stype = 2, ctype = 1); h$cumhaz[match(d$time, h$time)] })),
  adjusted = family(function(x, r) z(scaled(x, d[c("age", "albumin")]), r), null_of(Surv(time, event) ~ age + albumin)),
  optimal = family(largest, a))

# The screen by best cuts within strata.
stratified <- lapply(markers, function(x) {
  k <- !is.na(x); e <- d[k, ]; e$x <- x[k]; b <- numeric(nrow(e))
  for (v in unique(e$sex)) b[e$sex == v] <- scores(e[e$sex == v, ])
  best <- first_best(sweep1(e$x, b, e$sex)); cut <- best$cut
  f <- coxph(Surv(time, event) ~ I(+(x > cut)) + strata(sex), e, control = control)
  list(n = nrow(e), events = sum(e$event), cut = cut, low = best$low, coef = unname(coef(f)), se = sqrt(f$var[1, 1]), lower = exp(confint.default(f))[1], upper = exp(confint.default(f))[2],
    naive = lrp(survdiff(Surv(time, event) ~ I(x > cut) + strata(sex), e)$chisq))
})

# plot.cox.zph's line and interval, by its own formula, at another level too.
zph <- cox.zph(coxph(Surv(time, event) ~ log(x) + age, d, control = control), "identity")
basis <- ns(zph$x, df = 3); at <- unname(quantile(zph$x, c(0.05, 0.3, 0.5, 0.8, 1))); X <- cbind(1, basis); P <- cbind(1, predict(basis, at))
smooth <- function(level) {
  fit <- drop(P %*% qr.coef(qr(X), zph$y[, 1])); half <- qnorm((1 + level) / 2) * sqrt(zph$var[1, 1] * rowSums((P %*% solve(crossprod(X))) * P))
  list(level = level, line = fit, lower = fit - half, upper = fit + half)
}
columns <- function(m) lapply(seq_len(ncol(m)), function(j) unname(m[, j]))

wells <- list(c(24.1, 24.3, 24.2), c(30.5, 30.9), c(18.25, 18.5, 18.31, 18.02), c(27.5, 27.6, 29.4), 22.7)
kept <- lapply(wells, function(w) if (length(w) > 2) w[abs(w - median(w)) <= 0.5] else w)
qpcr <- list(wells = wells, mean = sapply(kept, mean), sd = sapply(kept, sd), delta = mean(kept[[2]]) - mean(kept[[1]]), delta_sd = sqrt(var(kept[[2]]) + var(kept[[1]])))

out <- list(tool = "R", version = R.version.string, survival = as.character(packageVersion("survival")), exactRankTests = as.character(packageVersion("exactRankTests")), maxstat = as.character(packageVersion("maxstat")),
  call = "by the definitions in the script, of the resamples in ../resamples.json",
  markers = unname(as.list(markers)),
  bootstrap = bootstrap, cross = cross, pairs = pairs, critical = line, screen = screen, stratified = unname(stratified),
  smooth = list(basis = columns(basis), y = unname(zph$y[, 1]), at = columns(predict(basis, at)), variance = zph$var[1, 1], lines = list(smooth(0.95), smooth(0.8))), qpcr = qpcr)
writeLines(toJSON(out, digits = NA, auto_unbox = TRUE, na = "null", null = "null"), file.path(here, "resamples.json"))
