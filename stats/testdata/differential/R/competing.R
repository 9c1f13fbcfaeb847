# cuminc and finegray: causes that compete.
suppressMessages(library(cmprsk))

causes <- function(d, needs = character()) {
  cause <- as.integer(flag("cause", "1"))
  d <- endpoint(d, needs, event = d[[flag("event")]])
  d$.cause <- d$.event; d$.interest <- +(d$.cause == cause); d
}
answer_cuminc <- function(d) {
  d <- causes(d, list_of("strata")); cause <- as.integer(flag("cause", "1"))
  if (sum(d$.interest) == 0) refused("nobody had the event")
  r <- list(cause = flag("cause"), level = level(), conf_type = flag("conf-type", "log"), groups = lapply(levels(d$.group), function(g) incidence(d[d$.group == g, ], g, cause)))
  if (nlevels(d$.group) > 1) {
    g <- gray(d, cause)
    r$tests <- list(if (is.null(g)) "~gray" else list(name = "gray", statistic = g[[1]], df = g[[3]], p_value = g[[2]], p_one_sided = NA))
  } else r$tests <- list()
  if (!is.null(attr(d$.group, "cuts"))) r$cuts <- I(attr(d$.group, "cuts"))
  list(cohort = list(used = nrow(d)), endpoint = list(events = sum(d$.interest)), result = r)
}
gray <- function(d, cause) tryCatch({
  s <- if (length(list_of("strata"))) as.character(strata_of(d)) else rep("1", nrow(d))
  t <- cuminc(d$.time, d$.cause, as.integer(d$.group), strata = s)$Tests
  v <- t[rownames(t) == as.character(cause), ]; if (any(is.na(v)) || v[1] < 0) NULL else v }, error = function(e) NULL)
incidence <- function(d, name, cause) {
  d$row <- seq_len(nrow(d)); k <- max(2, d$.cause); d$f <- factor(d$.cause, 0:k)
  fit <- function(type) if (is.null(flag("entry"))) survfit(Surv(.time, f) ~ 1, d, conf.type = type, conf.int = level(), id = row, timefix = FALSE) else
    survfit(Surv(.entry, .time, f) ~ 1, d, conf.type = type, conf.int = level(), id = row, timefix = FALSE)
  f <- fit(flag("conf-type", "log")); col <- match(as.character(cause), f$states); wide <- function(x) matrix(x, ncol = length(f$states))
  lo <- wide(f$lower)[, col]; hi <- wide(f$upper)[, col]; P <- wide(f$pstate)[, col]; se <- wide(f$std.err)[, col]; n <- wide(f$n.risk)[, match("(s0)", f$states)]
  e <- sapply(f$time, function(t) sum(d$.time == t & d$.interest == 1)); cens <- sapply(f$time, function(t) sum(d$.time == t & d$.cause == 0))
  if (flag("conf-type", "log") == "logit") hi[P > 1 - 1e-12] <- NA # R bounds a 1 by rounding alone
  n_at <- function(t) { i <- which(f$time >= t); if (length(i)) n[i[1]] else 0 }
  s <- data.frame(time = f$time, n_risk = n, n_event = e, n_censor = cens, estimate = P, std_error = se, conf_low = lo, conf_high = hi)
  d$lost <- followed(d, d$.cause == 0)
  r <- survfit(lost ~ 1, d, conf.type = flag("conf-type", "log"), conf.int = level(), timefix = !is.null(flag("entry")))
  at <- lapply(as.numeric(list_of("times")), function(t) {
    i <- findInterval(t, f$time); before <- max(c(-Inf, as.numeric(list_of("times"))[as.numeric(list_of("times")) < t]))
    out <- list(time = t, n_risk = n_at(t), n_event = sum(e[f$time > before & f$time <= t]), n_censor = sum(cens[f$time > before & f$time <= t]))
    if (t > max(f$time)) { known <- sum(d$.time == max(f$time) & d$.cause == 0) == 0
      return(c(out, if (known) list(estimate = P[i], std_error = se[i], conf_low = lo[i], conf_high = hi[i]) else list(estimate = NA, std_error = NA, conf_low = NA, conf_high = NA))) }
    c(out, if (i == 0) list(estimate = 0, std_error = 0, conf_low = 0, conf_high = 0) else list(estimate = P[i], std_error = se[i], conf_low = lo[i], conf_high = hi[i]))
  })
  list(name = name, n = nrow(d), events = sum(d$.interest), follow_up = three(summary(r)$table[c("median", paste0(level(), "LCL"), paste0(level(), "UCL"))]), steps = s, at = at)
}

answer_finegray <- function(d) {
  names <- list_of("covariates"); d <- causes(d, names); cause <- as.integer(flag("cause", "1"))
  if (sum(d$.interest) == 0) refused("nobody had the event")
  terms <- design(d); differing(d, terms); X <- bound(terms)
  if (min(d$.time) == 0) d$.time <- d$.time + 1 # crr loses events at 0; no answer depends on where time begins
  sc <- apply(X, 2, sd); q <- qr(scale(X, scale = FALSE), tol = 1e-7); aside <- !(seq_len(ncol(X)) %in% q$pivot[seq_len(q$rank)])
  Z <- scale(X)[, !aside, drop = FALSE]
  head <- list(cohort = list(used = nrow(d)), endpoint = list(events = sum(d$.interest)))
  out <- list(n = nrow(d), events = sum(d$.interest), level = level(), ties = "breslow", ci = "wald", robust = TRUE)
  rest <- c("loglik", "terms", "tests")
  f <- tryCatch({ f <- crr(d$.time, d$.cause, Z, failcode = cause, gtol = 1e-9, maxiter = 100)
    # crr cannot be told to converge further: Newton steps by its own score and information.
    for (i in 1:3) f <- crr(d$.time, d$.cause, Z, failcode = cause, gtol = 1e-9, maxiter = 0, init = as.numeric(f$coef + solve(f$inf, f$score)))
    f }, error = function(e) NULL)
  if (is.null(f) || any(is.na(f$coef)) || any(abs(f$coef) > 8) || any(sqrt(diag(solve(f$inf))) > 15)) { out[c(rest, "ci")] <- "~infinite"; return(c(head, list(result = out))) }
  z <- qnorm((1 + level()) / 2); at <- cumsum(!aside); s <- sqrt(diag(f$var)); df <- sum(!aside); w <- drop(f$coef %*% solve(f$var, f$coef)); lr <- 2 * (f$loglik - f$loglik.null)
  out$loglik <- I(c(f$loglik.null, f$loglik))
  out$terms <- lapply(seq_len(ncol(X)), function(j) { if (aside[j]) return(list(term = colnames(X)[j], estimate = NA, std_error = NA, hazard_ratio = NA, conf_low = NA, conf_high = NA, statistic = NA, p_value = NA))
    b <- f$coef[[at[j]]] / sc[j]; e <- s[at[j]] / sc[j]
    list(term = colnames(X)[j], estimate = b, std_error = e, hazard_ratio = exp(b), conf_low = exp(b - z * e), conf_high = exp(b + z * e), statistic = b / e, p_value = 2 * pnorm(-abs(b / e))) })
  out$tests <- list(likelihood_ratio = chisq_test(lr, df), wald = chisq_test(w, df), score = list(statistic = NA, df = 0, p_value = NA))
  if (sum(d$.cause != cause & d$.cause != 0) == 0) out$ties <- flag("ties", "breslow")
  c(head, list(result = out))
}
