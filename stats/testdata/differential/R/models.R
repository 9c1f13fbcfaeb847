# cox and what is made of its fits: models, tests, checks, predictions, selection.
tight <- coxph.control(eps = 1e-13, iter.max = 100, toler.chol = 1e-12)

# The covariates of a model as columns: a factor has one for each level but the
# first of those who are in.
terms_of <- function(d, names) {
  out <- lapply(names, function(v) {
    x <- value_of(d, v)
    if (is.logical(x)) x <- factor(x)
    if (!is.factor(x)) return(list(term = v, X = matrix(as.numeric(x), dimnames = list(NULL, v))))
    x <- droplevels(x); l <- levels(x)
    list(term = v, X = if (length(l) < 2) NULL else { m <- sapply(l[-1], function(k) +(x == k)); m <- matrix(m, nrow = length(x)); colnames(m) <- paste0(v, "=", l[-1]); m })
  })
  out[!sapply(out, function(t) is.null(t$X))]
}
design <- function(d, names = list_of("covariates")) {
  by <- flag("by"); t <- terms_of(d, names)
  if (!is.null(by) && nlevels(d$.group) > 1) {
    l <- levels(d$.group); m <- sapply(l[-1], function(k) +(d$.group == k)); m <- matrix(m, nrow = nrow(d)); colnames(m) <- paste0(by, "=", l[-1])
    t <- c(list(list(term = by, X = m)), t)
  }
  t
}
bound <- function(terms) do.call(cbind, lapply(terms, `[[`, "X"))

# Cox's model of some columns, each centred and scaled first, which changes no
# answer: coefficients, variance, what is set aside, what has no finite value.
cox_fit <- function(d, X, ties = flag("ties", "efron"), offset = NULL, weights = NULL) {
  y <- surv_of(d); s <- strata_of(d)
  sc <- apply(X, 2, function(x) { v <- sd(x); if (is.finite(v) && v > 1e-10 * max(1e-300, abs(mean(x)))) v else 1 })
  Z <- sweep(sweep(X, 2, colMeans(X)), 2, sc, "/"); colnames(Z) <- NULL
  dd <- data.frame(row = seq_len(nrow(d))); dd$y <- y; dd$s <- s; dd$Z <- Z; dd$o <- if (is.null(offset)) 0 else offset
  form <- if (nlevels(s) > 1) y ~ Z + strata(s) + offset(o) else y ~ Z + offset(o)
  f <- coxph(form, dd, ties = ties, control = tight, model = TRUE)
  b <- as.numeric(coef(f)); V <- as.matrix(vcov(f)); se <- sqrt(diag(V))
  # What the columns before it determine within strata is set aside; what is not,
  # and has no estimate or one that nothing bounds, has no finite value.
  W <- Z; for (k in levels(s)) W[s == k, ] <- sweep(W[s == k, , drop = FALSE], 2, colMeans(W[s == k, , drop = FALSE]))
  q <- qr(W, tol = 1e-7); aside <- !(seq_len(ncol(Z)) %in% q$pivot[seq_len(q$rank)])
  far <- !aside & (is.na(b) | is.na(se) | se == 0 | abs(b) > 8 | se > 15)
  list(fit = f, coef = b / sc, se = se / sc, vcov = V / outer(sc, sc), aside = aside, infinite = far, scale = sc, Z = Z, data = dd, X = X,
    loglik = f$loglik, df = sum(!aside), score = f$score)
}
differing <- function(d, terms) {
  if (length(terms) == 0 || nrow(d) < 2 || all(apply(bound(terms), 2, function(x) diff(range(x)) == 0))) refused("no covariate differs between patients")
}
# The largest log likelihood with one coefficient held.
held <- function(d, X, j, b, ties) {
  o <- X[, j] * b; o <- o - mean(o)
  if (ncol(X) == 1) {
    dd <- data.frame(row = seq_len(nrow(d))); dd$y <- surv_of(d); dd$s <- strata_of(d); dd$o <- o
    return(coxph(if (nlevels(dd$s) > 1) y ~ strata(s) + offset(o) else y ~ offset(o), dd, ties = ties, control = tight)$loglik[1])
  }
  tail(cox_fit(d, X[, -j, drop = FALSE], ties, offset = o)$loglik, 1)
}
profile_limits <- function(d, m, j, ties) {
  X <- m$X[, !m$aside, drop = FALSE]; j <- sum(!m$aside[seq_len(j)])
  top <- m$loglik[2]; sc <- m$scale[!m$aside][j]; q <- qchisq(level(), 1) / 2
  g <- function(b) { v <- tryCatch(held(d, X, j, b / sc, ties), error = function(e) NA); top - v - q }
  inf <- m$infinite[!m$aside][j]; away <- sign(m$coef[!m$aside][j])
  if (is.na(away)) return(c(NaN, NaN))
  start <- if (inf) 0 else m$coef[!m$aside][j] * sc
  if (inf) { # somewhere inside the interval, if there is one below
    for (s in c(0.5, 1, 2, 4, 6, 8)) { w <- sign(m$coef[!m$aside][j]) * s; if (isTRUE(g(w) < 0)) { start <- w; break } }
    if (!isTRUE(g(start) < 0)) return(c(NaN, NaN))
  }
  one <- function(sign) { step <- max(m$se[!m$aside][j] * sc, 0.05); if (step > 3) step <- 0.5
    lo <- start; for (k in 1:40) { hi <- start + sign * step; v <- g(hi); if (is.na(v)) return(NA); if (v > 0) break; lo <- hi; step <- step * 1.6; if (abs(hi) > 25) return(NA) }
    uniroot(g, sort(c(lo, hi)), tol = 1e-11)$root / sc }
  c(if (inf && away < 0) -Inf else one(-1), if (inf && away > 0) Inf else one(1))
}
few_on_a_side <- function(d, m) any(sapply(which(!m$aside), function(j) { x <- m$X[, j]
  all(x %in% 0:1) && min(sum(d$.event[x == 0]), sum(d$.event[x == 1])) <= 1 }))
no_events <- function(d) if (sum(d$.event) == 0) refused("nobody had the event")

# The lines of a model. By itself the intervals are Wald's, and profile ones where
# a coefficient has no finite value or one side of a comparison hardly any event.
kind_of <- function(d, m) { ci <- flag("ci", ""); if (ci != "") ci else if (any(m$infinite) || few_on_a_side(d, m)) "profile" else "wald" }
rows_of <- function(d, m, ci = kind_of(d, m), ratio = "hazard_ratio") {
  ties <- flag("ties", "efron"); z <- qnorm((1 + level()) / 2)
  lapply(seq_along(m$coef), function(j) {
    b <- m$coef[j]; s <- m$se[j]; r <- list(term = colnames(m$X)[j], estimate = b, std_error = s)
    p <- 2 * pnorm(-abs(b / s)); lim <- c(b - z * s, b + z * s)
    if (m$aside[j]) { b <- s <- p <- NA; lim <- c(NA, NA) }
    else if (ci == "profile") {
      lim <- profile_limits(d, m, j, ties)
      keep <- which(!m$aside); X <- m$X[, keep, drop = FALSE]
      p <- pchisq(2 * (m$loglik[2] - held(d, X, match(j, keep), 0, ties)), 1, lower.tail = FALSE)
    } else if (m$infinite[j]) { p <- NA; lim <- c(NA, NA) }
    if (m$infinite[j]) { b <- sign(b) * Inf; s <- NA; if (is.na(b)) lim <- c(NaN, NaN) else if (b < 0) lim[1] <- -Inf else lim[2] <- Inf }
    r <- list(term = colnames(m$X)[j], estimate = b, std_error = s)
    r[[ratio]] <- exp(b); r <- c(r, list(conf_low = exp(lim[1]), conf_high = exp(lim[2]), statistic = b / s, p_value = p))
    if (any(is.nan(lim))) r[c("conf_low", "conf_high")] <- "~search"
    if (any(m$infinite) && !m$infinite[j] && !m$aside[j]) r[c("estimate", "std_error", ratio, "conf_low", "conf_high", "statistic", "p_value")] <- "~besideinfinite"
    r
  })
}
one_ratio <- function(d, m) { r <- rows_of(d, m)[[1]]; list(estimate = r$hazard_ratio, conf_low = r$conf_low, conf_high = r$conf_high, p_value = r$p_value) }

chisq_test <- function(s, df) list(statistic = s, df = df, p_value = pchisq(s, df, lower.tail = FALSE))
model_tests <- function(m) {
  f <- m$fit; inf <- any(m$infinite)
  list(likelihood_ratio = chisq_test(2 * diff(m$loglik), m$df), score = chisq_test(m$score, m$df),
    wald = if (inf) "~infinite" else chisq_test(as.numeric(f$wald.test), m$df))
}
formula_fit <- function(d, terms, ties = flag("ties", "efron")) {
  dd <- data.frame(row = seq_len(nrow(d))); dd$y <- surv_of(d); dd$s <- strata_of(d)
  for (i in seq_along(terms)) dd[[paste0("t", i)]] <- scale(terms[[i]]$X)
  right <- paste(c(paste0("t", seq_along(terms)), if (nlevels(dd$s) > 1) "strata(s)"), collapse = " + ")
  list(fit = coxph(as.formula(paste("y ~", right)), dd, ties = ties, control = tight, model = TRUE, x = TRUE), data = dd)
}
cox_result <- function(d, terms) {
  differing(d, terms)
  m <- cox_fit(d, bound(terms)); ties <- flag("ties", "efron"); n <- nrow(d); events <- sum(d$.event)
  if (any(m$infinite)) { out <- list(n = n, events = events, level = level(), ties = ties)
    out[c("ci", "loglik", "aic", "bic", "terms", "tests", "concordance", "concordance_uno", "ph_test", "ph_transform")] <- "~infinite"; return(out) }
  ci <- kind_of(d, m)
  out <- list(n = n, events = events, level = level(), ci = ci, ties = ties, loglik = I(m$loglik), aic = -2 * m$loglik[2] + 2 * m$df, bic = -2 * m$loglik[2] + log(events) * m$df,
    terms = rows_of(d, m, ci), tests = model_tests(m))
  k <- tryCatch(concordance(m$fit), error = function(e) NULL); u <- tryCatch(concordance(m$fit, timewt = "n/G2"), error = function(e) NULL)
  if (!is.null(k)) out$concordance <- list(estimate = k$concordance[[1]], std_error = sqrt(k$var[[1]]))
  one <- nlevels(m$data$s) > 1 && any(tapply(d$.event, m$data$s, sum) == 1)
  out$concordance_uno <- if (one) "~unoone" else if (!is.null(flag("entry"))) "~unoentry" else if (!is.null(u)) list(estimate = u$concordance[[1]], std_error = sqrt(u$var[[1]])) else "~uno"
  if (ties != "exact") out$ph_transform <- flag("ph", "km")
  if (ties == "exact") out$ph_test <- "~exactzph" else {
    z <- tryCatch(cox.zph(formula_fit(d, terms)$fit, transform = flag("ph", "km"))$table, error = function(e) NULL)
    out$ph_test <- if (is.null(z)) "~zph" else lapply(seq_len(nrow(z)), function(i) list(term = c(sapply(terms, `[[`, "term"), "GLOBAL")[i], statistic = z[i, 1], df = z[i, 2], p_value = z[i, 3]))
    if (any(m$aside)) out$ph_test <- "~aside"
  }
  out
}

# With sampling weights everything is robust, and what takes weights for numbers of
# patients is withheld. Patients of no weight are none.
weighted_cox <- function(d, terms) {
  w <- d[[flag("weights")]]; ties <- flag("ties", "efron")
  m <- cox_fit(d, bound(terms)); out <- list(n = nrow(d), events = sum(d$.event), level = level(), ties = ties)
  if (any(m$infinite) || any(m$aside)) { out[c("ci", "loglik", "terms", "tests", "concordance", "concordance_uno", "n_weighted", "events_weighted")] <- "~infinite"; return(out) }
  dd <- m$data; dd$w <- w; dd$k <- seq_len(nrow(dd))
  f <- coxph(if (nlevels(dd$s) > 1) y ~ Z + strata(s) else y ~ Z, dd, ties = ties, weights = w, cluster = k, control = tight)
  b <- as.numeric(coef(f)) / m$scale; se <- sqrt(diag(as.matrix(vcov(f)))) / m$scale; z <- qnorm((1 + level()) / 2)
  if (any(!is.finite(b)) || any(abs(b * m$scale) > 8)) { out[c("ci", "loglik", "terms", "tests", "concordance", "concordance_uno", "n_weighted", "events_weighted")] <- "~infinite"; return(out) }
  none <- list(statistic = NA, df = m$df, p_value = NA)
  k <- tryCatch(concordance(f), error = function(e) NULL); u <- tryCatch(concordance(f, timewt = "n/G2"), error = function(e) NULL)
  one <- nlevels(dd$s) > 1 && any(tapply(d$.event, dd$s, sum) == 1)
  c(out, list(n_weighted = sum(w), events_weighted = sum(w * d$.event), ci = "wald", loglik = I(f$loglik), aic = NA, bic = NA,
    terms = lapply(seq_along(b), function(j) list(term = colnames(m$X)[j], estimate = b[j], std_error = se[j], hazard_ratio = exp(b[j]), conf_low = exp(b[j] - z * se[j]),
      conf_high = exp(b[j] + z * se[j]), statistic = b[j] / se[j], p_value = 2 * pnorm(-abs(b[j] / se[j])))),
    tests = list(likelihood_ratio = none, score = none, wald = chisq_test(as.numeric(f$wald.test), m$df), robust_score = chisq_test(as.numeric(f$rscore), m$df)),
    concordance = if (is.null(k)) "~uno" else list(estimate = k$concordance[[1]], std_error = sqrt(k$var[[1]])),
    concordance_uno = if (one) "~unoone" else if (is.null(u)) "~uno" else list(estimate = u$concordance[[1]], std_error = sqrt(u$var[[1]]))))
}

answer_cox <- function(d) {
  names <- list_of("covariates")
  if (!is.null(flag("univariable"))) return(one_by_one(d, names))
  all <- d; d <- endpoint(d, c(names, list_of("strata"))); no_events(d)
  terms <- design(d)
  differing(d, terms)
  if (!is.null(flag("weights"))) return(list(cohort = list(used = nrow(d)), endpoint = list(events = sum(d$.event)), result = weighted_cox(d, terms)))
  picked <- NULL
  if (!is.null(flag("backward"))) { picked <- backward(d, terms); terms <- picked$terms
    if (picked$infinite) refused("~infinite")
    if (any(cox_fit(d, bound(design(d)))$aside)) refused("~aside")
    if (length(terms) == 0) refused("no covariate stays in the model")
    if (picked$infinite) refused("~infinite")
    d <- endpoint(all, c(sapply(terms, `[[`, "term"), list_of("strata"))); terms <- design(d, sapply(terms, `[[`, "term")) }
  r <- cox_result(d, terms)
  if (!is.null(picked)) r$selection <- picked$steps
  if (!is.null(flag("base"))) r$added <- added(d, terms)
  if (!is.null(flag("residuals"))) r$residuals <- residual_rows(d, terms)
  if (!is.null(flag("influence"))) r$influence <- influence_rows(d, terms, number("influence"))
  if (!is.null(flag("predict"))) r$predicted <- predicted(d, terms)
  list(cohort = list(used = nrow(d)), endpoint = list(events = sum(d$.event)), result = r)
}
one_by_one <- function(d, names) {
  full <- endpoint(d); no_events(full); rows <- list(); entered <- character(); enter <- number("enter", 0); ci <- "wald"
  for (v in names) {
    k <- endpoint(d, c(v, list_of("strata"))); t <- terms_of(k, v)
    if (length(t) == 0 || sum(k$.event) == 0) return(list(cohort = list(used = nrow(full)), endpoint = list(events = sum(full$.event)), result = "~univariable"))
    if (nrow(k) < 2 || diff(range(bound(t))) == 0) return(list(cohort = list(used = nrow(full)), endpoint = list(events = sum(full$.event)), result = "~univariable"))
    m <- cox_fit(k, bound(t))
    if (any(m$infinite)) return(list(cohort = list(used = nrow(full)), endpoint = list(events = sum(full$.event)), result = "~infinite"))
    r <- rows_of(k, m)
    if (kind_of(k, m) == "profile") ci <- "profile"
    keep <- !m$aside
    p <- if (all(m$aside)) NA else if (kind_of(k, m) == "profile") pchisq(2 * diff(m$loglik), m$df, lower.tail = FALSE) else pchisq(as.numeric(m$fit$wald.test), m$df, lower.tail = FALSE)
    if (!is.na(p) && p < enter) entered <- c(entered, v)
    rows <- c(rows, lapply(r, function(x) c(x, list(n = nrow(k), events = sum(k$.event), term_p_value = p, entered = !is.na(p) && p < enter))))
  }
  out <- list(n = nrow(full), events = sum(full$.event), level = level(), terms = rows)
  if (enter > 0) out$enter <- enter
  if (length(entered)) { k <- endpoint(d, c(entered, list_of("strata"))); out$multivariable <- cox_result(k, terms_of(k, entered)) }
  list(cohort = list(used = nrow(full)), endpoint = list(events = sum(full$.event)), result = out)
}
backward <- function(d, terms) {
  steps <- list(); infinite <- any(cox_fit(d, bound(terms))$infinite); ll <- function(t) if (length(t)) { m <- cox_fit(d, bound(t)); c(m$loglik[2], m$df) } else c(cox_fit(d, bound(terms))$loglik[1], 0)
  repeat {
    if (length(terms) == 0) break
    now <- ll(terms); each <- sapply(seq_along(terms), function(i) ll(terms[-i]))
    p <- pchisq(2 * (now[1] - each[1, ]), now[2] - each[2, ], lower.tail = FALSE); p[now[2] == each[2, ]] <- 1
    aic <- -2 * each[1, ] + 2 * each[2, ]
    if (flag("backward") == "aic") { i <- which.min(aic); if (aic[i] >= -2 * now[1] + 2 * now[2]) break } else { i <- which.max(p); if (p[i] < number("keep", 0.05)) break }
    steps[[length(steps) + 1]] <- list(dropped = terms[[i]]$term, p_value = p[i], aic = aic[i]); terms <- terms[-i]
  }
  list(terms = terms, steps = steps, infinite = infinite)
}
added <- function(d, terms) {
  base <- sapply(terms, `[[`, "term") %in% list_of("base")
  one <- cox_fit(d, bound(terms[base])); two <- cox_fit(d, bound(terms)); a <- one$fit; b <- two$fit
  cc <- tryCatch({ dd <- one$data; dd$A <- one$Z; dd$B <- two$Z
    f <- function(v) { dd$Z <- v; v }
    fa <- coxph(if (nlevels(dd$s) > 1) y ~ A + strata(s) else y ~ A, dd, ties = flag("ties", "efron"), control = tight)
    fb <- coxph(if (nlevels(dd$s) > 1) y ~ B + strata(s) else y ~ B, dd, ties = flag("ties", "efron"), control = tight)
    concordance(fa, fb) }, error = function(e) NULL)
  if (any(two$infinite) || any(two$aside)) return("~infinite")
  out <- list(terms = I(sapply(terms[!base], `[[`, "term")), likelihood_ratio = chisq_test(2 * (two$loglik[2] - one$loglik[2]), two$df - one$df))
  if (any(two$infinite) || is.null(cc)) return(c(out, list(concordance_base = "~infinite", concordance_full = "~infinite", difference = "~infinite", std_error = "~infinite", p_value = "~infinite")))
  w <- c(-1, 1); diff <- sum(w * coef(cc)); se <- sqrt(max(0, as.numeric(w %*% vcov(cc) %*% w)))
  c(out, list(concordance_base = coef(cc)[[1]], concordance_full = coef(cc)[[2]], difference = diff, std_error = se, p_value = if (se > 1e-12) 2 * pnorm(-abs(diff / se)) else "~noseofc"))
}
residual_rows <- function(d, terms) {
  m <- cox_fit(d, bound(terms)); if (any(m$infinite)) return("~infinite")
  f <- m$fit; as_rows <- function(x) { x <- matrix(x, nrow = nrow(d)); x }
  sc <- sweep(as_rows(residuals(f, "score")), 2, m$scale, "*"); db <- sweep(as_rows(residuals(f, "dfbeta")), 2, m$scale, "/")
  ma <- residuals(f); de <- residuals(f, "deviance"); nm <- colnames(m$X)
  if (any(m$aside)) return("~aside")
  lapply(seq_len(nrow(d)), function(i) list(id = d$id[i], time = d[[flag("time")]][i], event = d$.event[i] == 1, martingale = ma[[i]], deviance = de[[i]],
    score = setNames(as.list(sc[i, ]), nm), dfbeta = setNames(as.list(db[i, ]), nm)))
}
influence_rows <- function(d, terms, n) {
  m <- cox_fit(d, bound(terms)); if (any(m$infinite)) return("~infinite"); if (any(m$aside)) return("~aside")
  db <- matrix(residuals(m$fit, "dfbeta"), nrow = nrow(d)); s <- matrix(residuals(m$fit, "dfbetas"), nrow = nrow(d)); ma <- residuals(m$fit); de <- residuals(m$fit, "deviance")
  s[!is.finite(s)] <- 0; big <- apply(abs(s), 1, max); o <- order(-round(big, 12))[seq_len(min(n, nrow(d)))]
  lapply(o, function(i) { j <- which.max(abs(s[i, ])); list(id = d$id[i], time = d[[flag("time")]][i], event = d$.event[i] == 1, term = colnames(m$X)[j], dfbetas = s[i, j], dfbeta = db[i, j] / m$scale[j],
    martingale = ma[[i]], deviance = de[[i]]) })
}
predicted <- function(d, terms) {
  m <- cox_fit(d, bound(terms)); if (any(m$infinite)) refused("~infinite"); if (any(m$aside)) return("~aside")
  given <- strsplit(list_of("predict"), "="); x <- sapply(seq_len(ncol(m$X)), function(j) { v <- colnames(m$X)[j]
    for (g in given) { if (g[1] == v) return(as.numeric(g[2])); if (startsWith(v, paste0(g[1], "="))) return(+(v == paste0(g[1], "=", g[2]))) }; median(m$X[, j]) })
  z <- (x - colMeans(m$X)) / m$scale; new <- data.frame(o = 0); new$Z <- matrix(z, nrow = 1)
  f <- survfit(m$fit, newdata = new, conf.type = flag("conf-type", "log"), conf.int = level(), se.fit = TRUE)
  k <- f$n.event > 0; S <- as.numeric(f$surv)[k]
  list(list(steps = data.frame(time = f$time[k], n_risk = NA, n_event = NA, n_censor = NA, estimate = S, std_error = as.numeric(f$std.err)[k] * S, conf_low = as.numeric(f$lower)[k], conf_high = as.numeric(f$upper)[k]),
    at = lapply(as.numeric(list_of("times")), function(t) { i <- findInterval(t, f$time); gone <- t > max(d$.time)
      e <- survfit(m$fit, newdata = { nn <- data.frame(o = rep(0, nrow(d))); nn$Z <- m$Z; nn }, se.fit = FALSE); mean <- rowMeans(rbind(1, as.matrix(e$surv)))[i + 1]
      S <- c(1, as.numeric(f$surv))[i + 1]; se <- c(0, as.numeric(f$std.err))[i + 1] * S
      # Before anybody has had the event S is 1, and R's standard error 0 or not a number.
      if (!gone && S > 1 - 1e-14) list(time = t, estimate = 1, std_error = 0, conf_low = 1, conf_high = 1, adjusted = mean) else if (gone) list(time = t, estimate = NA, std_error = NA, conf_low = NA, conf_high = NA, adjusted = NA) else list(time = t, estimate = S, std_error = se, conf_low = c(1, as.numeric(f$lower))[i + 1], conf_high = c(1, as.numeric(f$upper))[i + 1], adjusted = mean) }),
    adjusted = { e <- survfit(m$fit, newdata = { nn <- data.frame(o = rep(0, nrow(d))); nn$Z <- m$Z; nn }, se.fit = FALSE)
      times <- as.numeric(list_of("times")); a <- rowMeans(rbind(1, as.matrix(e$surv)))[findInterval(times, e$time) + 1]; a[times > max(d$.time)] <- NA
      lapply(seq_along(a), function(i) list(time = times[i], estimate = a[i])) }))
}
