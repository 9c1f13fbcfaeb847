# cut, screen, forest, power, landmark: cuts that are searched for, and subgroups.
suppressMessages(library(maxstat))

answer_cut <- function(d) {
  d <- endpoint(d, flag("by")); d$.x <- value_of(d, flag("by"))
  if (sum(d$.event) == 0) refused("nobody had the event")
  m <- stops(maxstat.test(Surv(.time, .event) ~ .x, d, smethod = "LogRank", pmethod = "Lau92"), NULL)
  if (is.null(m) || length(m$cuts) == 0 || length(unique(d$.x)) < 3) return(list(refused = "~nocut"))
  head <- list(cohort = list(used = nrow(d)), endpoint = list(events = sum(d$.event)))
  # maxstat offers the lowest value but not the highest, as we do.
  one <- function(c) { s <- survdiff(Surv(.time, .event) ~ I(.x > c), d); list(cut = c, n_low = sum(d$.x <= c), n_high = sum(d$.x > c), logrank = if (s$var[1, 1] < 1e-12) NA else s$chisq) }
  each <- lapply(m$cuts, one)
  land <- lapply(seq_along(each), function(i) c(each[[i]], list(maxstat = m$stats[[i]], p_value = pchisq(each[[i]]$logrank, 1, lower.tail = FALSE), hazard_ratio = "~onestep", conf_low = "~onestep", conf_high = "~onestep")))
  b <- which.max(m$stats); l <- which.max(sapply(each, `[[`, "logrank"))
  fit <- cox_fit(d, matrix(+(d$.x > m$cuts[b]), dimnames = list(NULL, "cut")))
  near <- sum(m$stats > max(m$stats) - 1e-9) > 1
  best <- c(each[[b]], list(maxstat = m$stats[[b]], hazard_ratio = if (fit$infinite) "~infinite" else one_ratio(d, fit)))
  p94 <- stops(maxstat.test(Surv(.time, .event) ~ .x, d, smethod = "LogRank", pmethod = "Lau94")$p.value[[1]], NULL)
  r <- list(best = if (near) "~tiedbest" else best, best_logrank = c(each[[l]], list(maxstat = m$stats[[l]])), landscape = land, p_value = if (near) "~tiedbest" else pchisq(each[[b]]$logrank, 1, lower.tail = FALSE),
    min_prop = 0.1, max_prop = 0.9, p_adjusted = list(lausen_schumacher = m$p.value[[1]], improved_bonferroni = if (is.null(p94)) "~lau94" else min(1, p94), contal_oquigley = contal(d, m$cuts), permutation = "~random", hothorn_lausen = "~hl"), permutation = "~random")
  c(head, list(result = r))
}

# Contal and O'Quigley (1999): the largest difference of observed and expected deaths
# over the cuts, scaled by scores of the deaths one after the other.
contal <- function(d, cuts) {
  u <- sapply(cuts, function(c) { s <- survdiff(Surv(.time, .event) ~ I(.x > c), d); s$obs[1] - s$exp[1] }); D <- sum(d$.event); if (D < 2) return(NA)
  s2 <- sum((1 - sapply(1:D, function(k) sum(1 / (D - (1:k) + 1))))^2) / (D - 1); Q <- max(abs(u)) / (sqrt(s2) * sqrt(D - 1)); j <- 1:1000
  min(1, 2 * sum((-1)^(j + 1) * exp(-2 * j^2 * Q^2)))
}

answer_screen <- function(d) {
  names <- list_of("markers"); mode <- flag("mode", "continuous"); cov <- list_of("covariates")
  full <- endpoint(d, cov); no_events(full); z <- qnorm((1 + level()) / 2)
  rows <- lapply(names, function(v) { k <- endpoint(d, c(cov, v)); x <- value_of(k, v)
    if (length(unique(x)) < 2) return(NULL)
    s <- if (length(unique(x)) == 2) 1 else sd(value_of(d, v), na.rm = TRUE); t <- c(list(list(X = matrix(if (mode == "median") +(x > median(x)) else x / s, dimnames = list(NULL, v)))), terms_of(k, cov))
    if (mode == "median") s <- 1
    m <- cox_fit(k, bound(t)); b <- m$coef[1]; e <- m$se[1]
    halves <- if (mode == "median") list(cut = median(x), n_low = sum(x <= median(x)), n_high = sum(x > median(x)))
    if (any(m$infinite) || m$aside[1]) return(c(list(marker = v, n = nrow(k), events = sum(k$.event), scale = s, estimate = "~infinite", std_error = "~infinite", hazard_ratio = "~infinite", conf_low = "~infinite", conf_high = "~infinite", p_value = "~infinite"), halves))
    r <- list(marker = v, n = nrow(k), events = sum(k$.event), scale = s, estimate = b, std_error = e, hazard_ratio = exp(b), conf_low = exp(b - z * e), conf_high = exp(b + z * e), p_value = 2 * pnorm(-abs(b / e)))
    c(r, halves) })
  rows <- rows[!sapply(rows, is.null)]; p <- sapply(rows, function(r) if (is.numeric(r$p_value)) r$p_value else NA)
  q <- if (any(is.na(p))) rep(list("~infinite"), length(p)) else as.list(p.adjust(p, "BH"))
  list(cohort = list(used = nrow(full)), endpoint = list(events = sum(full$.event)), result = list(markers = Map(function(r, q) c(r, list(q_value = q, p_family = "~random")), rows, q)))
}

answer_forest <- function(d) {
  cov <- list_of("covariates"); within <- list_of("within"); by <- flag("by")
  d <- endpoint(d, cov); no_events(d); if (nlevels(d$.group) != 2) refused("two groups are compared")
  effect <- matrix(+(d$.group == levels(d$.group)[2]), dimnames = list(NULL, by))
  model <- function(keep, extra = NULL) { k <- d[keep, , drop = FALSE]; X <- effect[keep, , drop = FALSE]; t <- c(list(list(X = X)), terms_of(k, cov)); cox_fit(k, cbind(bound(t), extra)) }
  row <- function(keep, column, lev) { r <- list(column = column, level = lev, n = sum(keep), events = sum(d$.event[keep])); k <- d[keep, , drop = FALSE]
    no <- function(why) c(r, list(hazard_ratio = why, conf_low = why, conf_high = why, p_value = why))
    if (length(unique(k$.group)) < 2 || sum(k$.event) == 0 || nrow(k) < 3) return(no("~subgroup"))
    m <- model(keep); if (any(m$infinite) || any(m$aside)) return(no("~infinite"))
    x <- rows_of(k, m, "wald")[[1]]; c(r, list(hazard_ratio = x$hazard_ratio, conf_low = x$conf_low, conf_high = x$conf_high, p_value = x$p_value)) }
  all <- list(row(rep(TRUE, nrow(d)), "all", ""))
  rest <- lapply(within, function(v) { g <- droplevels(value_of(d, v)); g <- factor(g); ok <- !is.na(g); rows <- lapply(levels(g), function(l) row(ok & g == l, v, l))
    k <- d[ok, , drop = FALSE]; h <- droplevels(g[ok]); e <- effect[ok, 1]; main <- sapply(levels(h)[-1], function(l) +(h == l)); main <- matrix(main, nrow = nrow(k)); inter <- main * e
    t <- bound(c(list(list(X = matrix(e))), terms_of(k, cov)))
    test <- if (nlevels(h) < 2) NULL else { one <- stops(cox_fit(k, cbind(t, main)), NULL); two <- stops(cox_fit(k, cbind(t, main, inter)), NULL)
      if (is.null(one) || is.null(two) || any(two$infinite) || any(one$infinite) || two$df - one$df < 1) "~infinite" else chisq_test(2 * (two$loglik[2] - one$loglik[2]), two$df - one$df) }
    rows[[1]]$interaction <- test; rows })
  list(cohort = list(used = nrow(d)), endpoint = list(events = sum(d$.event)), result = list(level = level(), rows = c(all, unlist(rest, FALSE))))
}

answer_power <- function(d) {
  d <- endpoint(d); if (nlevels(d$.group) < 2) refused("a hazard ratio is of two groups"); no_events(d)
  pairs <- lapply(levels(d$.group)[-1], function(l) c(levels(d$.group)[1], l))
  one <- function(p) { k <- d[d$.group %in% p, ]; e <- sum(k$.event); share <- mean(k$.group == p[2]); q <- share * (1 - share); r <- list(n = nrow(k), events = e, share = share)
    zs <- function(power) qnorm((1 + level()) / 2) + qnorm(power)
    r$detectable <- lapply(c(0.8, 0.9), function(w) { b <- zs(w) / sqrt(e * q); if (e == 0) list(power = w, hazard_ratio_below = NA, hazard_ratio_above = NA) else list(power = w, hazard_ratio_below = exp(-b), hazard_ratio_above = exp(b)) })
    if (!is.null(flag("hr"))) { h <- number("hr"); n80 <- zs(0.8)^2 / (log(h)^2 * q); n90 <- zs(0.9)^2 / (log(h)^2 * q); r$needed <- list(list(hazard_ratio = h, events_80 = n80, events_90 = n90, patients_80 = n80 * nrow(k) / e, patients_90 = n90 * nrow(k) / e)) }
    r }
  list(cohort = list(used = nrow(d)), endpoint = list(events = sum(d$.event)), result = list(level = level(), pairs = lapply(pairs, one)))
}

# Whoever is still under observation after the landmark, by whether the change has
# come by then; time counts from there.
answer_landmark <- function(d) {
  L <- number("landmark"); d <- endpoint(d); d <- d[d$.time > L, , drop = FALSE]
  if (nrow(d) == 0) refused("nobody is left")
  d$.time <- d$.time - L; d$.group <- factor(ifelse(!is.na(d[[flag("switch")]]) & d[[flag("switch")]] <= L, "reached", "not yet"), levels = c("not yet", "reached")); d$.group <- droplevels(d$.group)
  result <- list(groups = lapply(levels(d$.group), function(g) curve(d[d$.group == g, ], g)), level = level())
  if (nlevels(d$.group) > 1) { result <- c(result, compared(d)); result$milestones <- NULL } else result$tests <- list()
  list(cohort = list(used = nrow(d)), endpoint = list(events = sum(d$.event)), result = result)
}
