# roc, logistic, genotype: a yes-or-no outcome.
suppressMessages(library(pROC))
settled <- glm.control(epsilon = 1e-15, maxit = 100)

yes_no <- function(d) { o <- d[[flag("outcome")]]; keep <- !is.na(o); list(keep = keep, y = +(o == levels(o)[2])) }
share_of <- function(name, k, n) { if (n == 0) return(list(name = name, k = k, n = n, estimate = NA, exact = "~nobody", wilson = "~nobody"))
  e <- binom.test(k, n, conf.level = level())$conf.int; w <- suppressWarnings(prop.test(k, n, correct = FALSE, conf.level = level()))$conf.int
  list(name = name, k = k, n = n, estimate = k / n, exact = list(conf_low = e[1], conf_high = e[2]), wilson = list(conf_low = w[1], conf_high = w[2])) }
as_test <- function(x, y, cut, higher) {
  pos <- if (higher) x > cut else x <= cut; tp <- sum(pos & y == 1); fp <- sum(pos & y == 0); fn <- sum(!pos & y == 1); tn <- sum(!pos & y == 0); n <- length(y); z <- qnorm((1 + level()) / 2)
  ratio <- function(a, n, b, m) { e <- (a / n) / (b / m); h <- z * sqrt(1 / a - 1 / n + 1 / b - 1 / m); if (a == 0 || b == 0) list(estimate = e, conf_low = NA, conf_high = NA) else list(estimate = e, conf_low = e * exp(-h), conf_high = e * exp(h)) }
  or <- tp * tn / (fp * fn); h <- z * sqrt(1 / tp + 1 / fp + 1 / fn + 1 / tn)
  list(cut = cut, sensitivity = tp / (tp + fn), specificity = tn / (tn + fp), youden = tp / (tp + fn) + tn / (tn + fp) - 1, true_positive = tp, false_positive = fp, false_negative = fn, true_negative = tn,
    proportions = list(share_of("sensitivity", tp, tp + fn), share_of("specificity", tn, tn + fp), share_of("ppv", tp, tp + fp), share_of("npv", tn, tn + fn), share_of("accuracy", tp + tn, n), share_of("prevalence", tp + fn, n)),
    likelihood_ratio_positive = ratio(tp, tp + fn, fp, fp + tn), likelihood_ratio_negative = ratio(fn, tp + fn, tn, fp + tn), odds_ratio = if (min(tp, fp, fn, tn) == 0) list(estimate = or, conf_low = NA, conf_high = NA) else list(estimate = or, conf_low = or * exp(-h), conf_high = or * exp(h)))
}
auc_of <- function(r) { z <- qnorm((1 + level()) / 2); a <- as.numeric(auc(r)); s <- sqrt(var(r)); list(estimate = a, std_error = s, conf_low = max(0, a - z * s), conf_high = min(1, a + z * s)) }
curve_of <- function(r, x, y) {
  higher <- r$direction == "<"; cuts <- sort(unique(x))
  pts <- lapply(cuts, function(c) { pos <- if (higher) x > c else x <= c; list(cut = c, sensitivity = mean(pos[y == 1]), specificity = mean(!pos[y == 0])) })
  start <- if (higher) list(cut = NA, sensitivity = 1, specificity = 0) else list(cut = NA, sensitivity = 0, specificity = 1)
  c(list(start), pts)
}
best_of <- function(r, x, y) { higher <- r$direction == "<"; cuts <- sort(unique(x)); j <- sapply(cuts, function(c) { pos <- if (higher) x > c else x <= c; mean(pos[y == 1]) + mean(!pos[y == 0]) - 1 })
  top <- which(j > max(j) - 1e-9); if (length(top) > 1) "~tiedyouden" else as_test(x, y, cuts[top], higher) }
answer_roc <- function(d) {
  v <- flag("marker"); o <- yes_no(d); k <- o$keep & !is.na(d[[v]]); x <- d[[v]][k]; y <- o$y[k]
  if (length(unique(y)) < 2) refused("one side is empty")
  r <- roc(y, x, quiet = TRUE); if (sum(y == 1) < 2 || sum(y == 0) < 2) return(list(cohort = list(used = "~onecase"), endpoint = "~onecase", result = "~onecase"))
  half <- abs(as.numeric(auc(r)) - 0.5) < 1e-12
  out <- list(n = length(y), cases = sum(y), controls = sum(1 - y), level = level(), auc = auc_of(r), youden = if (half) "~tiedyouden" else best_of(r, x, y), curve = if (half) "~tiedyouden" else curve_of(r, x, y))
  if (as.numeric(auc(r)) > 1 - 1e-12) out$auc <- "~aucone"
  if (!is.null(flag("versus"))) { w <- flag("versus"); kk <- k & !is.na(d[[w]]); yy <- o$y[kk]; a <- roc(yy, d[[v]][kk], quiet = TRUE); b <- roc(yy, d[[w]][kk], quiet = TRUE); out$versus <- versus(a, b, d[[w]][kk], yy) }
  list(cohort = list(used = length(y)), endpoint = list(events = sum(y)), result = out)
}
versus <- function(a, b, x, y) {
  if (length(unique(y)) < 2 || sum(y) < 2 || sum(1 - y) < 2 || length(unique(x)) < 2 || max(as.numeric(auc(a)), as.numeric(auc(b))) > 1 - 1e-12 || min(as.numeric(auc(a)), as.numeric(auc(b))) < 0.5 + 1e-12) return("~versus")
  t <- suppressWarnings(roc.test(a, b, paired = TRUE, method = "delong")); cv <- suppressWarnings(cov(a, b, method = "delong")); z <- qnorm((1 + level()) / 2)
  d <- as.numeric(auc(a)) - as.numeric(auc(b)); s <- sqrt(max(0, var(a) + var(b) - 2 * cv)); if (s < 1e-10) return("~versus")
  list(n = length(y), auc_first = auc_of(a), auc = auc_of(b), difference = list(estimate = d, std_error = s, conf_low = d - z * s, conf_high = d + z * s), correlation = cv / sqrt(var(a) * var(b)), statistic = t$statistic[[1]], p_value = t$p.value,
    youden = best_of(b, x, y), curve = curve_of(b, x, y))
}

glm_of <- function(X, y) { Z <- scale(X); f <- suppressWarnings(glm.fit(cbind(1, Z), y, family = binomial(), control = settled)); f <- suppressWarnings(glm.fit(cbind(1, Z), y, family = binomial(), control = settled, start = f$coefficients))
  list(fit = f, Z = Z, coef = f$coefficients, ll = -f$deviance / 2) }
answer_logistic <- function(d) {
  names <- list_of("covariates"); o <- yes_no(d); z <- qnorm((1 + level()) / 2)
  if (!is.null(flag("univariable"))) return("~none")
  k <- o$keep; for (v in names) k <- k & !is.na(value_of(d, v)); e <- d[k, , drop = FALSE]; y <- o$y[k]
  head <- list(cohort = list(used = length(y)), endpoint = list(events = sum(y))); if (length(unique(y)) < 2) refused("one outcome")
  t <- terms_of(e, names); X <- bound(t); if (length(t) == 0 || nrow(X) < 2) refused("no covariate differs")
  q <- qr(scale(X, scale = FALSE), tol = 1e-7); out <- list(n = length(y), events = sum(y), level = level())
  rest <- c("ci", "loglik", "aic", "r2_mcfadden", "r2_cox_snell", "r2_nagelkerke", "intercept", "terms", "term_tests", "tests", "auc", "hosmer_lemeshow")
  if (q$rank < ncol(X)) { out[rest] <- "~logisticaside"; return(c(head, list(result = out))) }
  m <- glm_of(X, y); sc <- apply(X, 2, sd); V <- summary.glm(m$fit, dispersion = 1)$cov.unscaled; se <- sqrt(diag(V)); n <- length(y)
  if (any(abs(m$coef) > 8) || any(se > 15) || any(m$fit$fitted.values < 1e-7 | m$fit$fitted.values > 1 - 1e-7)) { out[rest] <- "~infinite"; return(c(head, list(result = out))) }
  ll <- m$ll; l0 <- sum(dbinom(y, 1, mean(y), log = TRUE)); cs <- 1 - exp(2 * (l0 - ll) / n); b <- m$coef[-1] / sc; s <- se[-1] / sc
  # The intercept is that at covariates of 0.
  shift <- colMeans(X) / sc; b0 <- m$coef[1] - sum(m$coef[-1] * shift); w <- c(1, -shift)
  few <- any(sapply(seq_len(ncol(X)), function(j) all(X[, j] %in% 0:1) && min(table(factor(X[, j], 0:1), factor(y, 0:1))) <= 1)); ci <- flag("ci", "wald")
  out$ci <- ci; if (few && is.null(flag("ci"))) { out$ci <- "~fewlogistic" }
  out <- c(out, list(loglik = I(c(l0, ll)), aic = -2 * ll + 2 * (ncol(X) + 1), r2_mcfadden = 1 - ll / l0, r2_cox_snell = cs, r2_nagelkerke = cs / (1 - exp(2 * l0 / n)), intercept = list(estimate = b0, std_error = sqrt(drop(w %*% V %*% w)))))
  out$terms <- lapply(seq_along(b), function(j) { r <- list(term = colnames(X)[j], estimate = b[[j]], std_error = s[[j]], odds_ratio = exp(b[[j]]), conf_low = exp(b[[j]] - z * s[[j]]), conf_high = exp(b[[j]] + z * s[[j]]), statistic = b[[j]] / s[[j]], p_value = 2 * pnorm(-abs(b[[j]] / s[[j]])))
    if (few && is.null(flag("ci"))) r[c("conf_low", "conf_high", "p_value")] <- "~fewlogistic"; r })
  out$term_tests <- lapply(seq_along(t), function(i) { l <- if (length(t) == 1) l0 else glm_of(bound(t[-i]), y)$ll; c(list(term = t[[i]]$term), chisq_test(2 * (ll - l), ncol(t[[i]]$X))) })
  out$tests <- list(likelihood_ratio = chisq_test(2 * (ll - l0), ncol(X)))
  p <- m$fit$fitted.values; r <- roc(y, signif(p, 12), direction = "<", levels = 0:1, quiet = TRUE); out$auc <- if (min(sum(y), sum(1 - y)) < 2) "~onecase" else auc_of(r)
  out$hosmer_lemeshow <- hosmer(y, p)
  c(head, list(result = out))
}
hosmer <- function(y, p, g = 10) { p <- signif(p, 12); b <- unique(quantile(p, seq(0, 1, 1 / g), names = FALSE)); if (length(b) < 4) return("~hosmer"); k <- cut(p, b, include.lowest = TRUE); o <- tapply(y, k, sum); e <- tapply(p, k, sum); n <- tapply(y, k, length)
  if (any(is.na(n))) return("~hosmer")
  s <- sum((o - e)^2 / e + ((n - o) - (n - e))^2 / (n - e)); c(chisq_test(s, length(n) - 2), list(groups = lapply(seq_along(n), function(i) list(n = n[[i]], from = min(p[k == levels(k)[i]]), to = max(p[k == levels(k)[i]]), observed = o[[i]], expected = e[[i]])))) }

answer_genotype <- function(d) {
  o <- yes_no(d); k <- o$keep & !is.na(d[[flag("genotype")]]); y <- o$y[k]; g <- match(as.character(d[[flag("genotype")]][k]), c("CC", "CT", "TT")) - 1; z <- qnorm((1 + level()) / 2)
  if (length(unique(y)) < 2 || length(unique(g)) < 3) return(list(refused = "~fewgenotypes"))
  risk <- flag("risk-allele", "T"); if (risk == "C") g <- 2 - g
  hw <- function(g) { k <- as.numeric(table(factor(g, 0:2))); m <- sum(k); p <- (2 * k[3] + k[2]) / (2 * m); ex <- m * c((1 - p)^2, 2 * p * (1 - p), p^2); if (any(ex == 0)) return("~monomorphic"); x <- sum((k - ex)^2 / ex)
    rare <- min(2 * k[3] + k[2], 2 * k[1] + k[2]); hets <- seq(rare %% 2, rare, 2); lw <- sapply(hets, function(h) { r <- (rare - h) / 2; q <- m - h - r; h * log(2) - lfactorial(h) - lfactorial(r) - lfactorial(q) }); w <- exp(lw - max(lw)); w <- w / sum(w)
    list(frequency = p, expected = I(ex), chi_square = chisq_test(x, 1), p_exact = sum(w[w <= w[hets == k[2]] * (1 + 1e-7)])) }
  t <- table(factor(g, 0:2), factor(y, 0:1)); spelt <- c("CC", "CT", "TT"); if (risk == "C") spelt <- rev(spelt)
  model <- function(name, X) { m <- glm_of(X, y); f <- m$fit; se <- sqrt(diag(summary.glm(f, dispersion = 1)$cov.unscaled)); sc <- apply(X, 2, sd); b <- m$coef[-1] / sc; s <- se[-1] / sc; l0 <- sum(dbinom(y, 1, mean(y), log = TRUE))
    few <- any(sapply(seq_len(ncol(X)), function(j) all(X[, j] %in% 0:1) && min(table(factor(X[, j], 0:1), factor(y, 0:1))) <= 1)) || min(t) <= 1
    if (any(abs(m$coef) > 8) || any(se > 15)) return("~infinite")
    list(name = name, effects = lapply(seq_along(b), function(j) if (few) list(odds_ratio = exp(b[[j]]), conf_low = "~fewlogistic", conf_high = "~fewlogistic", p_value = "~fewlogistic") else list(odds_ratio = exp(b[[j]]), conf_low = exp(b[[j]] - z * s[[j]]), conf_high = exp(b[[j]] + z * s[[j]]), p_value = 2 * pnorm(-abs(b[[j]] / s[[j]])))),
      test = chisq_test(2 * (m$ll - l0), ncol(X)), aic = -2 * m$ll + 2 * (ncol(X) + 1)) }
  u <- c(sum(g[y == 1]), sum(g[y == 0]), sum(2 - g[y == 1]), sum(2 - g[y == 0])); or <- u[1] * u[4] / (u[2] * u[3]); h <- z * sqrt(sum(1 / u)); chi <- suppressWarnings(chisq.test(matrix(u, 2), correct = FALSE))
  allele <- if (any(u == 0)) "~zerocount" else list(name = "allele", effects = list(list(odds_ratio = or, conf_low = or * exp(-h), conf_high = or * exp(h), p_value = chi$p.value)), test = list(statistic = chi$statistic[[1]], df = 1, p_value = chi$p.value), aic = NA)
  if (is.list(allele)) allele$effects[[1]]$p_value <- 2 * pnorm(-abs(log(or)) / sqrt(sum(1 / u)))
  tr <- suppressWarnings(prop.trend.test(t[, 2], rowSums(t), 0:2))
  list(cohort = list(used = length(y)), endpoint = list(events = sum(y)), result = list(n = length(y), cases = sum(y), controls = sum(1 - y), level = level(), gene = list(frequency = mean(g) / 2),
    counts = lapply(1:3, function(i) list(genotype = spelt[i], copies = i - 1, cases = t[i, 2], controls = t[i, 1])),
    models = list(model("codominant", cbind(+(g == 1), +(g == 2))), model("dominant", cbind(+(g > 0))), model("recessive", cbind(+(g == 2))), model("additive", cbind(g)), allele),
    hardy_weinberg = list(all = hw(g), controls = hw(g[y == 0])), trend = chisq_test(tr$statistic[[1]], 1)))
}
