# Reference values for risks in matched and weighted cohorts: R's glm, with the
# sandwich written out. Run from anywhere:
#   Rscript robustrisk.R
# writes robustrisk.json beside itself; data sets are read from ../ ; lalonde
# comes with MatchIt.
suppressMessages({library(jsonlite); library(MatchIt)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
data_of <- function(name) read.csv(file.path(here, "..", paste0(name, ".csv")))
control <- glm.control(epsilon = 1e-15, maxit = 200)
fit_of <- function(y, x, w, family) {
  d <- data.frame(y = y, x); f <- function(...) suppressWarnings(glm(y ~ ., family, d, weights = w, control = control, ...))
  d$w <- NULL; g <- f(); f(start = coef(g)) # once more: the weights are those of one iteration before the last
}
# A⁻¹BA⁻¹ with A the information and B the scores' products, summed by cluster.
sandwich <- function(g, w, cluster) {
  x <- model.matrix(g); mu <- fitted(g)
  v <- switch(g$family$link, log = mu, identity = rep(1, length(mu)), logit = mu * (1 - mu))
  a <- solve(crossprod(x, w * v * x)); u <- x * (w * (g$y - mu)); if (!is.null(cluster)) u <- rowsum(u, cluster)
  a %*% crossprod(u) %*% a
}
z <- qnorm(0.975)
models <- function(y, x, w, cluster) lapply(list(ratio = poisson("log"), difference = gaussian("identity"), odds = binomial("logit")), function(family) {
  g <- fit_of(y, x, w, family); s <- sqrt(diag(sandwich(g, w, cluster))); b <- coef(g); h <- list(b, s, b / s, 2 * pnorm(-abs(b / s)), b - z * s, b + z * s)
  out <- lapply(h, function(v) I(unname(v))); names(out) <- c("coef", "se", "z", "p", "lower", "upper")
  out
})

data(lalonde); lalonde$y <- +(lalonde$re78 > 6000); lalonde$black <- +(lalonde$race == "black")
cov <- c("age", "educ", "black", "married", "nodegree")
ps <- fitted(glm(reformulate(cov, "treat"), binomial, lalonde))
matched <- match.data(matchit(reformulate(cov, "treat"), lalonde, method = "nearest", distance = ps))
pbc <- data_of("pbc"); pb <- pbc[!is.na(pbc$trt) & !is.na(pbc$albumin), ]; colon <- data_of("colon"); colon <- colon[!is.na(colon$nodes) & colon$rx != "Lev", ]; vet <- data_of("veteran")
cohorts <- list(
  plain = list(y = +(pb$status == 2), x = data.frame(trt = pb$trt - 1)),
  adjusted = list(y = +(pb$status == 2), x = data.frame(trt = pb$trt - 1, age = pb$age, albumin = pb$albumin, edema = +(pb$edema > 0))),
  pairs = list(y = matched$y, x = data.frame(treat = matched$treat), cluster = as.integer(matched$subclass)),
  pairs_adjusted = list(y = matched$y, x = data.frame(treat = matched$treat, age = matched$age, educ = matched$educ), cluster = as.integer(matched$subclass)),
  iptw = list(y = lalonde$y, x = data.frame(treat = lalonde$treat), w = ifelse(lalonde$treat == 1, 1 / ps, 1 / (1 - ps))),
  att = list(y = lalonde$y, x = data.frame(treat = lalonde$treat, educ = lalonde$educ), w = ifelse(lalonde$treat == 1, 1, ps / (1 - ps))),
  # Two rows a patient: recurrence and death.
  rows = list(y = colon$status, x = data.frame(fu = +(colon$rx == "Lev+5FU"), nodes = colon$nodes, death = +(colon$etype == 2)), cluster = colon$id),
  both = list(y = +(vet$time > 80), x = data.frame(trt = vet$trt - 1, karno = vet$karno), w = 1 + (seq_len(nrow(vet)) * 5) %% 4, cluster = as.integer(factor(vet$celltype)) * 10 + vet$prior %/% 10 * 5 + seq_len(nrow(vet)) %% 5))
cases <- lapply(cohorts, function(d) {
  w <- if (is.null(d$w)) rep(1, length(d$y)) else d$w
  out <- list(y = d$y, x = unname(lapply(d$x, I)), w = d$w, cluster = d$cluster)
  # The arms' own risks: an intercept for each. Intervals on the logit scale.
  t <- d$x[[1]]; arms <- glm(d$y ~ 0 + I(1 - t) + t, gaussian, weights = w); s <- sqrt(diag(sandwich(arms, w, d$cluster))); p <- coef(arms); h <- z * s / (p * (1 - p))
  out$arms <- unname(rbind(p, s, plogis(qlogis(p) - h), plogis(qlogis(p) + h)))
  one <- models(d$y, d$x[, 1, drop = FALSE], w, d$cluster)
  out$two <- lapply(one, function(m) I(sapply(m[1:6], `[`, 2)))
  out
})
out <- list(tool = R.version.string, call = "glm(poisson, gaussian, binomial) and the sandwich of this script", cases = cases)
writeLines(toJSON(out, digits = NA, auto_unbox = TRUE, na = "string", null = "null"), file.path(here, "robustrisk.json"))
# The same by R's sandwich, where that is installed: nothing is printed unless they differ.
if (requireNamespace("sandwich", quietly = TRUE)) for (n in names(cohorts)) {
  d <- cohorts[[n]]; w <- if (is.null(d$w)) rep(1, length(d$y)) else d$w; g <- fit_of(d$y, d$x, w, poisson("log"))
  v <- sandwich::vcovCL(g, cluster = if (is.null(d$cluster)) seq_along(d$y) else d$cluster, type = "HC0", cadjust = FALSE)
  stopifnot(max(abs(v / sandwich(g, w, d$cluster) - 1)) < 1e-6)
}
