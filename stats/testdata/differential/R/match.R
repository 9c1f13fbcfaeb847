# match: propensity score, pairs, weights, balance, and the effect before and after.
suppressMessages(library(MatchIt))

# Risks of arms by a sandwich of scores summed by cluster (HC0).
risk_of <- function(y, t, w, cluster) {
  z <- qnorm((1 + level()) / 2)
  one <- function(family, up) {
    g <- suppressWarnings(glm(y ~ t, family = family, weights = w, control = list(epsilon = 1e-14, maxit = 100)))
    x <- model.matrix(g); mu <- fitted(g); v <- switch(family$link, log = mu, identity = rep(1, length(mu)), logit = mu * (1 - mu))
    bread <- solve(t(x * w * v) %*% x); u <- rowsum(x * w * (y - mu), cluster); b <- coef(g)[[2]]; s <- sqrt((bread %*% (t(u) %*% u) %*% bread)[2, 2])
    list(estimate = up(b), std_error = s, conf_low = up(b - z * s), conf_high = up(b + z * s), p_value = 2 * pnorm(-abs(b / s)))
  }
  p <- c(weighted.mean(y[t == 1], w[t == 1]), weighted.mean(y[t == 0], w[t == 0]))
  if (any(p == 0 | p == 1) || any(is.na(p))) return("~zerorisk")
  list(risk_difference = one(gaussian(), identity), risk_ratio = one(quasipoisson(link = "log"), exp), odds_ratio = one(quasibinomial(), exp), number_needed = 1 / abs(p[1] - p[2]), clusters = length(unique(cluster)),
    arms = list(list(n = sum(t == 1), events = sum(y[t == 1]), estimate = p[1], std_error = "~riskse", conf_low = "~riskse", conf_high = "~riskse"), list(n = sum(t == 0), events = sum(y[t == 0]), estimate = p[2], std_error = "~riskse", conf_low = "~riskse", conf_high = "~riskse")))
}
balance_of <- function(term, x, t, w) {
  side <- function(k, w) { a <- x[t == k]; v <- w[t == k]; m <- sum(v * a) / sum(v); list(mean = m, var = sum(v * (a - m)^2) / (sum(v) - sum(v^2) / sum(v))) }
  f <- function(w) { a <- side(1, w); b <- side(0, w); e <- max(abs(sapply(sort(unique(x)), function(q) sum(w[t == 1] * (x[t == 1] <= q)) / sum(w[t == 1]) - sum(w[t == 0] * (x[t == 0] <= q)) / sum(w[t == 0])))); list(a = a$mean, b = b$mean, ratio = a$var / b$var, ecdf = e) }
  one <- rep(1, length(t)); s <- if (flag("estimand", "matched") %in% c("ate", "overlap")) sqrt((var(x[t == 1]) + var(x[t == 0])) / 2) else sd(x[t == 1]); u <- f(one); v <- f(w); two <- all(x %in% 0:1)
  if (!is.finite(s) || s == 0) return("~smd")
  list(term = term, mean_treated_before = u$a, mean_control_before = u$b, smd_before = (u$a - u$b) / s, variance_ratio_before = if (two) NA else u$ratio, ecdf_max_before = u$ecdf,
    mean_treated_after = v$a, mean_control_after = v$b, smd_after = (v$a - v$b) / s, variance_ratio_after = if (two) NA else v$ratio, ecdf_max_after = v$ecdf)
}
answer_match <- function(d) {
  names <- list_of("covariates"); tr <- flag("treatment"); e <- flag("estimand", "matched"); z <- qnorm((1 + level()) / 2)
  d <- endpoint(d, c(tr, names)); g <- droplevels(value_of(d, tr)); if (nlevels(g) < 2) refused("one arm"); t <- +(g == levels(g)[2]); n <- nrow(d)
  terms <- terms_of(d, names); X <- bound(terms); few <- min(table(t)) < 3; q <- qr(scale(X, scale = FALSE), tol = 1e-7)
  m <- if (few || q$rank < ncol(X)) NULL else glm_of(X, t)
  if (is.null(m) || any(abs(m$coef) > 8) || sum(d$.event) < 5) return(list(refused = "~fewtomatch"))
  sc <- apply(X, 2, sd); se <- sqrt(diag(summary.glm(m$fit, dispersion = 1)$cov.unscaled))[-1] / sc; b <- m$coef[-1] / sc; p <- m$fit$fitted.values; l0 <- sum(dbinom(t, 1, mean(t), log = TRUE))
  r <- list(level = level(), propensity = list(n = n, treated = sum(t), loglik = I(c(l0, m$ll)), likelihood_ratio = chisq_test(2 * (m$ll - l0), ncol(X)),
    terms = lapply(seq_along(b), function(j) list(term = colnames(X)[j], estimate = b[[j]], std_error = se[[j]], odds_ratio = exp(b[[j]]), conf_low = exp(b[[j]] - z * se[[j]]), conf_high = exp(b[[j]] + z * se[[j]]), statistic = b[[j]] / se[[j]], p_value = 2 * pnorm(-abs(b[[j]] / se[[j]]))))))
  pair <- rep(NA, n)
  if (e == "matched") {
    # Distances as whole numbers, for MatchIt 4.5.1 to 4.5.3 drop their fraction. Where
    # scores are tied, who is taken first is a convention.
    if (anyDuplicated(round(1e7 * p))) return(list(refused = "~tiedscores"))
    dd <- data.frame(t = t, row = seq_len(n)); mt <- suppressWarnings(matchit(t ~ row, dd, method = "nearest", distance = round(1e7 * p)))
    mm <- mt$match.matrix; ok <- !is.na(mm[, 1]); a <- as.integer(rownames(mm)[ok]); c <- as.integer(mm[ok, 1]); o <- order(a); a <- a[o]; c <- c[o]
    pair[a] <- seq_along(a); pair[c] <- seq_along(c); w <- +(!is.na(pair))
    r$pairs <- lapply(seq_along(a), function(i) list(treated = d$id[a[i]], control = d$id[c[i]], distance = abs(p[a[i]] - p[c[i]])))
  } else w <- switch(e, ate = ifelse(t == 1, mean(t) / p, (1 - mean(t)) / (1 - p)), att = ifelse(t == 1, 1, p / (1 - p)), overlap = ifelse(t == 1, 1 - p, p))
  r$propensity$patients <- lapply(seq_len(n), function(i) { o <- list(patient = d$id[i], treated = t[i] == 1, propensity = p[[i]], weight = w[[i]]); if (!is.na(pair[i])) o$pair <- pair[i]; o })
  if (e == "matched" && any(w == 0)) r$unmatched <- Filter(function(u) u$n > 0, lapply(1:0, function(k) list(n = sum(t == k & w == 0))))
  r$arms <- lapply(1:0, function(k) list(n = sum(t == k), kept = sum(w[t == k] > 0), sum_of_weights = sum(w[t == k]), effective_n = sum(w[t == k])^2 / sum(w[t == k]^2), largest_weight = max(w[t == k])))
  r$balance <- c(list(balance_of("propensity score", p, t, w)), lapply(seq_len(ncol(X)), function(j) balance_of(colnames(X)[j], X[, j], t, w)))
  if (any(sapply(terms, function(u) ncol(u$X)) > 1) || any(sapply(names, function(v) is.factor(value_of(d, v))))) r$balance <- "~factorbalance"
  r$effect <- effect_of(d, t, X, w, pair, e, levels(g))
  list(cohort = list(used = n), endpoint = list(events = sum(d$.event)), result = r)
}
effect_of <- function(d, t, X, w, pair, e, arms) {
  z <- qnorm((1 + level()) / 2); T <- matrix(t, dimnames = list(NULL, "t")); k <- w > 0
  line <- function(name, f, robust, n, events, j = 1) { b <- coef(f)[[j]]; s <- sqrt(vcov(f)[j, j]); if (any(is.na(coef(f))) || any(!is.finite(diag(vcov(f)))) || any(abs(coef(f)) > 8) || s > 15) return("~infinite")
    list(name = name, n = n, events = events, robust = robust, estimate = b, std_error = s, hazard_ratio = exp(b), conf_low = exp(b - z * s), conf_high = exp(b + z * s), statistic = b / s, p_value = 2 * pnorm(-abs(b / s))) }
  dd <- data.frame(y = d$.time, s = d$.event, t = t, w = w, pair = pair, row = seq_len(nrow(d))); dd$Z <- scale(X); S <- Surv(dd$y, dd$s)
  rows <- list(line("before", coxph(Surv(y, s) ~ t, dd, control = tight), FALSE, nrow(d), sum(d$.event)), line("adjusted", coxph(Surv(y, s) ~ t + Z, dd, control = tight), FALSE, nrow(d), sum(d$.event)))
  after <- if (e == "matched") coxph(Surv(y, s) ~ t, dd[k, ], cluster = pair, control = tight) else coxph(Surv(y, s) ~ t, dd, weights = w, robust = TRUE, control = tight)
  rows <- c(rows, list(line("after", after, TRUE, sum(k), sum(d$.event[k]))))
  out <- list(hazard_ratios = rows, groups = "~weighted", tests = "~weighted", risk = "~weighted")
  d$.w <- w; d$.group <- factor(arms[t + 1], levels = arms)
  if (e != "matched") out$groups <- lapply(arms, function(a) curve(d[d$.group == a, , drop = FALSE], a))
  if (e == "matched") {
    d$.w <- NULL
    d$.group <- factor(arms[t + 1], levels = arms); g <- d[k, , drop = FALSE]; out$groups <- lapply(arms, function(a) { curve(g[g$.group == a, , drop = FALSE], a) })
    plain <- survdiff(Surv(y, s) ~ t, dd[k, ]); strat <- survdiff(Surv(y, s) ~ t + strata(pair), dd[k, ])
    as_row <- function(name, x) { p <- pchisq(x$chisq, 1, lower.tail = FALSE); list(name = name, statistic = x$chisq, df = 1, p_value = p, p_one_sided = p / 2) }
    out$tests <- list(as_row("log-rank", plain), as_row("log-rank, stratified by pair", strat))
    at <- number("risk-at"); known <- (d$.time <= at & d$.event == 1) | d$.time >= at; had <- +(d$.time <= at & d$.event == 1)
    rk <- function(i, cl) { o <- i & known; if (sum(o & t == 1) < 2 || sum(o & t == 0) < 2) "~zerorisk" else risk_of(had[o], t[o], rep(1, sum(o)), cl[o]) }
    out$risk <- list(time = at, censored_before = list(treated = sum(k & !known & t == 1), control = sum(k & !known & t == 0)), before = rk(rep(TRUE, nrow(d)), seq_len(nrow(d))), after = rk(k, pair))
  }
  out
}
