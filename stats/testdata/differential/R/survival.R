# km: curves, tests, restricted means, differences at a time, life tables.

# Those whose endpoint and named columns are known, with entry 0 unless asked for.
endpoint <- function(d, needs = character(), event = d[[flag("event", "status")]]) {
  d$.time <- d[[flag("time", "time")]]; d$.event <- event
  d$.entry <- if (is.null(flag("entry"))) -Inf else d[[flag("entry")]]
  d$.group <- grouping(d, flag("by"))
  keep <- !is.na(d$.time) & !is.na(d$.event) & !is.na(d$.entry)
  if (!is.null(flag("entry"))) keep <- keep & d$.entry < d$.time
  if (!is.null(flag("by"))) keep <- keep & !is.na(d$.group)
  for (v in needs) keep <- keep & !is.na(value_of(d, v))
  if (!is.null(flag("weights"))) keep <- keep & !is.na(d[[flag("weights")]])
  d <- d[keep, , drop = FALSE]
  if (nrow(d) == 0) refused("nobody is left")
  # Times that differ by the last bits are one, as in survival's timefix.
  both <- if (is.null(flag("entry"))) Surv(d$.time, rep(1, nrow(d))) else Surv(d$.entry, d$.time, rep(1, nrow(d)))
  fixed <- aeqSurv(both)
  if (is.null(flag("entry"))) d$.time <- fixed[, 1] else { d$.entry <- fixed[, 1]; d$.time <- fixed[, 2] }
  d$.group <- droplevels(d$.group)
  if (!is.null(flag("by")) && !(flag("by") %in% names(d) && is.factor(d[[flag("by")]]))) {
    d$.group <- cut_of(d) # cuts are those of the patients who are in
  }
  d
}
value_of <- function(d, v) if (v %in% names(d)) d[[v]] else eval(parse(text = v), d)
grouping <- function(d, by) {
  if (is.null(by)) return(factor(rep("all", nrow(d))))
  x <- value_of(d, by)
  if (is.logical(x)) factor(x) else if (is.factor(x)) x else if (length(unique(x[!is.na(x)])) <= 2) factor(x) else factor(ifelse(is.na(x), NA, "x"))
}
# The groups of a number: low is up to and including the cut; cuts are type 7 quantiles.
cut_of <- function(d, x = value_of(d, flag("by"))) {
  if (length(unique(x)) <= 2) return(factor(x))
  rule <- flag("cut", "median")
  at <- switch(rule, median = quantile(x, 0.5), mean = mean(x), tertile = quantile(x, 1:2 / 3), quartile = quantile(x, 1:3 / 4), as.numeric(strsplit(sub("value:", "", rule), ",")[[1]]))
  g <- cut(x, c(-Inf, unique(at), Inf), labels = if (length(unique(at)) == 1) c("low", "high") else if (length(unique(at)) == 2) c("low", "middle", "high") else paste0("q", seq_len(length(unique(at)) + 1)))
  g <- droplevels(g); attr(g, "cuts") <- as.numeric(unique(at)); g
}
surv_of <- function(d, event = d$.event) if (is.null(flag("entry"))) Surv(d$.time, event) else Surv(d$.entry, d$.time, event)
# Follow-up counts from each one's entry.
followed <- function(d, lost) if (is.null(flag("entry"))) Surv(d$.time, +lost) else Surv(d$.time - pmax(d$.entry, 0), +lost)

answer_km <- function(d) {
  d <- endpoint(d, list_of("strata"))
  if (!is.null(flag("lifetable"))) {
    tables <- lapply(levels(d$.group), function(g) life_table(d[d$.group == g, ], g, max(d$.time)))
    return(list(cohort = list(used = nrow(d)), endpoint = list(events = sum(d$.event)), result = list(life_tables = tables)))
  }
  tests <- list(); result <- list(groups = lapply(levels(d$.group), function(g) curve(d[d$.group == g, ], g)), level = level())
  if (!is.null(flag("by"))) result <- c(result, compared(d))
  if (!is.null(attr(d$.group, "cuts"))) result$cuts <- I(attr(d$.group, "cuts"))
  list(cohort = list(used = nrow(d)), endpoint = list(events = sum(d$.event)), result = result)
}

curve <- function(d, name) {
  k <- nrow(d); type <- flag("conf-type", "log")
  d$y <- surv_of(d); d$r <- followed(d, d$.event == 0)
  if (!is.null(flag("weights"))) d$.w <- d[[flag("weights")]]
  fit <- function(f, fix = FALSE) if (!is.null(flag("weights"))) survfit(f, d, weights = .w, robust = TRUE, conf.type = type, conf.int = level(), timefix = fix) else if (is.null(d$.w)) survfit(f, d, conf.type = type, conf.int = level(), timefix = fix) else survfit(f, d, weights = .w, conf.type = type, conf.int = level(), timefix = fix)
  f <- fit(y ~ 1); r <- fit(r ~ 1, !is.null(flag("entry")))
  middle <- function(f) { t <- summary(f)$table; e <- c("median", paste0(level(), "LCL"), paste0(level(), "UCL")); three(t[e]) }
  s <- steps(f, !is.null(d$.w))
  out <- list(name = name, n = k, events = sum(d$.event))
  if (!is.null(flag("weights"))) out <- c(out, list(n_weighted = sum(d$.w), events_weighted = sum(d$.w * d$.event)))
  out <- c(out, list(median = middle(f), follow_up = middle(r), steps = s,
    at = if (is.null(flag("times")) && is.null(flag("risk-at"))) list() else at_times(f, d)))
  if (!is.null(flag("rmst"))) {
    out$rmst <- restricted(f, number("rmst"))
    if (is.list(out$rmst) && early(f, d, number("rmst"))) for (v in c("std_error", "conf_low", "conf_high")) out$rmst[[v]] <- "~early"
  }
  out
}
# Whether a curve under late entry is 0 before everybody has entered.
early <- function(f, d, tau) { if (is.null(flag("entry"))) return(FALSE); at <- f$time[f$surv < 1e-12]; length(at) > 0 && min(at) < tau && any(d$.entry >= min(at)) }
three <- function(x) list(estimate = x[[1]], conf_low = x[[2]], conf_high = x[[3]])

# The standard error is that of S(t), none where S is 0.
steps <- function(f, weighted) {
  se <- if (f$logse) f$std.err * f$surv else f$std.err
  s <- data.frame(time = f$time, n_risk = f$n.risk, n_event = f$n.event, n_censor = f$n.censor, estimate = f$surv, std_error = se, conf_low = f$lower, conf_high = f$upper)
  s[s$estimate < 1e-12, c(if (!weighted) "std_error", "conf_low", "conf_high")] <- NA
  if (weighted) s$std_error[s$estimate < 1e-12] <- 0
  s$estimate[s$estimate < 1e-12] <- 0
  s
}
at_times <- function(f, d) {
  times <- if (is.null(flag("risk-at"))) as.numeric(list_of("times")) else number("risk-at")
  all <- summary(f, times = times, extend = TRUE)
  lapply(seq_along(times), function(i) {
    t <- times[i]; S <- all$surv[i]; e <- c(all$std.err[i], all$lower[i], all$upper[i])
    zero <- S < 1e-12
    # After a group's last time: 0 where the last one died, otherwise not known.
    if (zero || t > max(f$time)) e <- rep(NA, 3)
    list(time = t, n_risk = all$n.risk[i], n_event = all$n.event[i], n_censor = all$n.censor[i],
      estimate = if (zero) 0 else if (t > max(f$time)) NA else S, std_error = e[1], conf_low = e[2], conf_high = e[3])
  })
}
restricted <- function(f, tau) {
  if (tau > max(f$time) && f$surv[length(f$surv)] > 1e-12) return("~beyond")
  m <- survival:::survmean(f, 1, tau)$matrix[c("rmean", "se(rmean)")]
  z <- qnorm((1 + level()) / 2)
  list(tau = tau, estimate = m[[1]], std_error = m[[2]], conf_low = m[[1]] - z * m[[2]], conf_high = m[[1]] + z * m[[2]])
}

# KMsurv's lifetab: its last interval has no end, and an event at a break belongs to
# the interval that begins there.
life_table <- function(d, name, last) {
  w <- number("lifetable"); breaks <- 0
  while (tail(breaks, 1) + w <= last) breaks <- c(breaks, tail(breaks, 1) + w)
  i <- findInterval(d$.time, breaks); k <- length(breaks)
  t <- KMsurv::lifetab(c(breaks, NA), nrow(d), tabulate(i[d$.event == 0], k), tabulate(i[d$.event == 1], k))
  list(name = name, rows = data.frame(start = breaks, end = c(breaks[-1], NA), n_entered = t$nsubs, n_lost = t$nlost, n_risk = t$nrisk, n_event = t$nevent,
    estimate = t$surv, std_error = t$se.surv, density = t$pdf, hazard = t$hazard))
}

# Weighted log-rank tests from their definitions, by counts.
weighted_test <- function(d, weight) {
  G <- nlevels(d$.group); g <- as.integer(d$.group); O <- E <- rep(0, G); V <- matrix(0, G, G)
  st <- strata_of(d)
  for (k in unique(st)) {
    i <- st == k; km <- 1; peto <- 1
    for (t in sort(unique(d$.time[i & d$.event == 1]))) {
      at <- i & d$.time >= t & d$.entry < t
      ng <- tabulate(g[at], G); dg <- tabulate(g[at & d$.time == t & d$.event == 1], G); n <- sum(ng); e <- sum(dg)
      peto <- peto * (1 - e / (n + 1)); x <- weight(n, km, peto)
      O <- O + x * dg; E <- E + x * e * ng / n
      if (n > 1) V <- V + x^2 * e * (n - e) / (n - 1) * (diag(ng / n, G) - outer(ng, ng) / n^2)
      km <- km * (n - e) / n
    }
  }
  U <- O - E; keep <- which(E > 1e-12)[-1]
  chisq <- if (length(keep)) tryCatch(sum(U[keep] * solve(V[keep, keep, drop = FALSE], U[keep])), error = function(e) NA) else NA
  list(chisq = chisq, df = if (is.na(chisq)) qr(V)$rank else length(keep), O = O, E = E, U = U, V = V)
}
strata_of <- function(d) if (length(list_of("strata"))) interaction(d[list_of("strata")], drop = TRUE) else factor(rep(1, nrow(d)))

compared <- function(d) {
  G <- nlevels(d$.group); out <- list(tests = list())
  if (G < 2) return(out)
  rho <- number("rho", 0); gamma <- number("gamma", 1)
  kinds <- list("log-rank" = function(n, km, peto) 1, "gehan-breslow" = function(n, km, peto) n, "tarone-ware" = function(n, km, peto) sqrt(n),
    "peto-peto" = function(n, km, peto) peto, "fleming-harrington" = function(n, km, peto) km^rho * (1 - km)^gamma)
  out$tests <- lapply(names(kinds), function(name) {
    x <- weighted_test(d, kinds[[name]]); p <- pchisq(x$chisq, x$df, lower.tail = FALSE)
    t <- list(name = name, statistic = x$chisq, df = x$df, p_value = p, p_one_sided = if (G == 2) p / 2 else NA, observed = I(x$O), expected = I(x$E))
    if (name == "fleming-harrington") t <- c(t, list(rho = rho, gamma = gamma))
    t
  })
  # survdiff's own answer stands in for ours where it has one.
  if (is.null(flag("entry")) && sum(d$.event) > 0) {
    s <- if (length(list_of("strata"))) tryCatch(survdiff(Surv(.time, .event) ~ .group + strata(strata_of(d)), d, timefix = FALSE), error = function(e) NULL) else tryCatch(survdiff(Surv(.time, .event) ~ .group, d, timefix = FALSE), error = function(e) NULL)
    if (!is.null(s)) {
      o <- if (is.matrix(s$obs)) rowSums(s$obs) else s$obs; e <- if (is.matrix(s$exp)) rowSums(s$exp) else s$exp
      if (length(o) == G) out$tests[[1]][c("statistic", "p_value", "observed", "expected")] <- list(s$chisq, pchisq(s$chisq, out$tests[[1]]$df, lower.tail = FALSE), I(as.numeric(o)), I(as.numeric(e)))
    }
  }
  if (G > 2 && (!is.null(flag("cut")) || flag("by") == "s")) out$tests <- c(out$tests, list(trend_test(d)))
  if (!is.null(flag("pairwise"))) {
    pairs <- combn(levels(d$.group), 2, simplify = FALSE)
    t <- lapply(pairs, function(p) { k <- d[d$.group %in% p, ]; k$.group <- droplevels(k$.group); weighted_test(k, function(n, km, peto) 1) })
    p <- sapply(t, function(x) if (x$df == 1 && !is.na(x$chisq)) pchisq(x$chisq, 1, lower.tail = FALSE) else NA)
    q <- p.adjust(p, c(holm = "holm", bh = "BH", bonferroni = "bonferroni")[[flag("pairwise")]])
    out$pairwise <- lapply(seq_along(pairs), function(i) list(a = pairs[[i]][1], b = pairs[[i]][2], statistic = t[[i]]$chisq, p_value = p[i], p_adjusted = q[i]))
  }
  if (G == 2) out$hazard_ratio <- two_groups(d)
  c(out, differences(d))
}
trend_test <- function(d) {
  x <- weighted_test(d, function(n, km, peto) 1); c <- seq_along(x$O); v <- drop(c %*% x$V %*% c); s <- sum(c * x$U)^2 / v
  list(name = "trend", statistic = s, df = +(v > 1e-12), p_value = pchisq(s, 1, lower.tail = FALSE), p_one_sided = NA, observed = I(x$O), expected = I(x$E))
}
two_groups <- function(d) {
  if (sum(d$.event) == 0) return("~noevents")
  m <- cox_fit(d, matrix(+(d$.group == levels(d$.group)[2]), dimnames = list(NULL, "group")))
  if (m$aside) return("~notinsamestratum")
  if (m$infinite && diff(m$loglik) < 1e-12) return("~notinsamestratum")
  if (m$infinite && flag("ties", "efron") == "exact") return("~infinite")
  one_ratio(d, m)
}
differences <- function(d) {
  g <- levels(d$.group); z <- qnorm((1 + level()) / 2); out <- list()
  fits <- lapply(g, function(k) { e <- d[d$.group == k, ]; e$y <- surv_of(e); survfit(y ~ 1, e, timefix = FALSE) })
  wald <- function(e, s) list(estimate = e, conf_low = e - z * s, conf_high = e + z * s, p_value = if (isTRUE(s > 0)) 2 * pnorm(-abs(e / s)) else NA)
  if (!is.null(flag("rmst"))) {
    tau <- number("rmst")
    m <- lapply(fits, restricted, tau)
    if (any(sapply(m, is.character))) out$rmst_comparison <- "~beyond" else out$rmst_comparison <- lapply(seq_along(g)[-1], function(i) {
      a <- m[[i]]; b <- m[[1]]
      rat <- function(x, y) { l <- log(x / y); s <- sqrt((a$std_error / x)^2 + (b$std_error / y)^2)
        if (!is.finite(l) || !is.finite(s)) return("~noratio")
        list(estimate = exp(l), conf_low = exp(l - z * s), conf_high = exp(l + z * s), p_value = if (s > 0) 2 * pnorm(-abs(l / s)) else NA) }
      if (early(fits[[i]], d[d$.group == g[i], ], tau) || early(fits[[1]], d[d$.group == g[1], ], tau))
        return(list(a = g[i], b = g[1], tau = tau, difference = "~early", ratio = "~early", time_lost_ratio = "~early"))
      list(a = g[i], b = g[1], tau = tau, difference = wald(a$estimate - b$estimate, sqrt(a$std_error^2 + b$std_error^2)),
        ratio = rat(a$estimate, b$estimate), time_lost_ratio = rat(tau - a$estimate, tau - b$estimate))
    })
  }
  if (length(list_of("times"))) {
    at <- function(f, t) { if (t > max(f$time) && f$surv[length(f$surv)] > 1e-12) return(NULL); a <- summary(f, times = t, extend = TRUE); if (a$surv < 1e-12) c(0, NA) else c(a$surv, a$std.err) }
    out$milestones <- unlist(lapply(seq_along(g)[-1], function(i) lapply(as.numeric(list_of("times")), function(t) {
      a <- at(fits[[i]], t); b <- at(fits[[1]], t); nothing <- list(estimate = NA, conf_low = NA, conf_high = NA, p_value = NA)
      if (is.null(a) || is.null(b)) return(list(a = g[i], b = g[1], time = t, difference = nothing, test_log_log = list(statistic = NA, df = 1, p_value = NA)))
      u <- log(-log(a[1])) - log(-log(b[1])); x2 <- u^2 / ((a[2] / (a[1] * log(a[1])))^2 + (b[2] / (b[1] * log(b[1])))^2)
      if (min(a[1], b[1]) < 1e-12 || max(a[1], b[1]) == 1) x2 <- NA
      list(a = g[i], b = g[1], time = t, difference = wald(a[1] - b[1], sqrt(a[2]^2 + b[2]^2)),
        test_log_log = list(statistic = x2, df = 1, p_value = pchisq(x2, 1, lower.tail = FALSE)))
    })), FALSE)
  }
  out
}
