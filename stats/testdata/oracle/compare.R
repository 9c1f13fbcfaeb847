# Reference values for tests between groups and for Cox on a factor, by R's
# survival and, where it has no such test, from its own counts. Run from anywhere:
#   Rscript compare.R
# writes compare.json beside itself; data sets are read from ../ .
suppressMessages({library(survival); library(jsonlite)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
data_of <- function(name) read.csv(file.path(here, "..", paste0(name, ".csv")))
lung <- data_of("lung"); veteran <- data_of("veteran"); ovarian <- data_of("ovarian")
pbc <- data_of("pbc"); bmt <- data_of("bmt"); mp <- data_of("drug6mp"); heart <- data_of("heart")
control <- coxph.control(eps = 1e-14, iter.max = 100, toler.chol = 1e-16)
code <- function(x) as.integer(factor(x)) - 1
lg <- lung[!is.na(lung$ph.ecog), ]
pb <- pbc[!is.na(pbc$trt), ]

cases <- list(
  mp = list(time = c(mp$t1, mp$t2), event = c(rep(1, 21), mp$relapse), group = rep(1:0, each = 21)),
  mp_strata = list(time = c(mp$t1, mp$t2), event = c(rep(1, 21), mp$relapse), group = rep(1:0, each = 21), stratum = c(mp$remstat, mp$remstat) - 1),
  lung = list(time = lung$time, event = +(lung$status == 2), group = lung$sex - 1),
  lung_ecog = list(time = lg$time, event = +(lg$status == 2), group = lg$ph.ecog),
  lung_strata = list(time = lg$time, event = +(lg$status == 2), group = lg$sex - 1, stratum = pmin(lg$ph.ecog, 2)),
  veteran = list(time = veteran$time, event = veteran$status, group = code(veteran$celltype)),
  veteran_strata = list(time = veteran$time, event = veteran$status, group = code(veteran$celltype), stratum = veteran$trt - 1),
  ovarian = list(time = ovarian$futime, event = ovarian$fustat, group = ovarian$rx - 1),
  pbc = list(time = pbc$time, event = +(pbc$status == 2), group = code(pbc$edema)),
  pbc_stage = list(time = pb$time, event = +(pb$status == 2), group = pb$stage - 1),
  pbc_years = list(time = floor(pb$time / 365.25), event = +(pb$status == 2), group = pb$trt - 1), # heavy ties
  bmt = list(time = bmt$t2, event = bmt$d3, group = bmt$group - 1),
  bmt_strata = list(time = bmt$t2, event = bmt$d3, group = bmt$group - 1, stratum = bmt$z10),
  aml = list(time = aml$time, event = aml$status, group = +(aml$x == "Nonmaintained")),
  heart = list(entry = heart$start, time = heart$stop, event = heart$event, group = heart$transplant),
  lung_weights = list(time = lung$time, event = +(lung$status == 2), group = lung$sex - 1, weight = (seq_along(lung$time) * 5) %% 4),
  veteran_fractions = list(time = veteran$time, event = veteran$status, group = code(veteran$celltype), weight = 0.25 + (seq_along(veteran$time) * 7) %% 5 / 2),
  # Edges: a group that is at risk at no event; groups that do not overlap.
  early = list(time = c(1, 2, 5, 6, 7, 8, 9), event = c(0, 0, 1, 1, 0, 1, 1), group = c(2, 2, 0, 1, 0, 1, 0)),
  no_events = list(time = c(1, 2, 3, 4), event = c(1, 1, 0, 0), group = c(0, 0, 1, 1)),
  ordered = list(time = 1:20, event = rep(1, 20), group = rep(0:1, each = 10))
)

rhos <- list(c(0, 1), c(1, 0), c(1, 1), c(0.5, 0.5), c(2, 0))
# Weighted log-rank tests from the definitions, with counts as survfit has them.
weighted <- function(s, weight) {
  G <- max(s$group) + 1; U <- rep(0, G); O <- E <- rep(0, G); V <- matrix(0, G, G)
  st <- if (is.null(s$stratum)) rep(0, length(s$time)) else s$stratum
  w <- if (is.null(s$weight)) rep(1, length(s$time)) else s$weight
  entry <- if (is.null(s$entry)) rep(-1, length(s$time)) else s$entry
  for (k in unique(st)) {
    i <- st == k
    tt <- sort(unique(s$time[i & s$event == 1])); km <- 1; peto <- 1
    for (t in tt) {
      at <- i & s$time >= t & entry < t
      ng <- sapply(1:G - 1, function(g) sum(w[at & s$group == g]))
      dg <- sapply(1:G - 1, function(g) sum(w[at & s$group == g & s$time == t & s$event == 1]))
      n <- sum(ng); d <- sum(dg)
      if (n == 0) next
      peto <- peto * (1 - d / (n + 1))
      x <- weight(n, km, peto)
      O <- O + x * dg; E <- E + x * d * ng / n
      if (n > 1) V <- V + x^2 * d * (n - d) / (n - 1) * (diag(ng / n, G) - outer(ng, ng) / n^2)
      km <- km * (n - d) / n
    }
  }
  U <- O - E; keep <- which(E > 0)[-1]
  list(chisq = sum(U[keep] * solve(V[keep, keep, drop = FALSE], U[keep])), df = length(keep), O = O, E = E, U = U, V = V)
}
run <- lapply(names(cases), function(name) {
  s <- cases[[name]]
  G <- max(s$group) + 1
  d <- data.frame(g = s$group); d$y <- if (is.null(s$entry)) Surv(s$time, s$event) else Surv(s$entry, s$time, s$event)
  d$s <- if (is.null(s$stratum)) 0 else s$stratum
  d$w <- if (is.null(s$weight)) 1 else s$weight
  plain <- is.null(s$entry) && is.null(s$weight)
  out <- list()
  test <- function(x, p = pchisq(x$chisq, x$df, lower.tail = FALSE)) list(chisq = x$chisq, df = x$df, p = p, obs = as.list(x$O), exp = as.list(x$E))
  out$tests <- list(
    "log-rank" = test(weighted(s, function(n, km, peto) 1)),
    "gehan-breslow" = test(weighted(s, function(n, km, peto) n)),
    "tarone-ware" = test(weighted(s, function(n, km, peto) sqrt(n))),
    "peto-peto" = test(weighted(s, function(n, km, peto) peto)))
  out$fh <- lapply(rhos, function(r) c(list(rho = r[1], gamma = r[2]), test(weighted(s, function(n, km, peto) km^r[1] * (1 - km)^r[2]))))
  if (G > 2) { x <- weighted(s, function(n, km, peto) 1); c <- 1:G; v <- c(t(c) %*% x$V %*% c)
    out$trend <- list(chisq = sum(c * x$U)^2 / v, p = pchisq(sum(c * x$U)^2 / v, 1, lower.tail = FALSE)) }
  if (plain) {
    f <- function(rho) { r <- if (is.null(s$stratum)) survdiff(y ~ g, d, rho = rho) else survdiff(y ~ g + strata(s), d, rho = rho)
      o <- if (is.matrix(r$obs)) rowSums(r$obs) else r$obs; e <- if (is.matrix(r$exp)) rowSums(r$exp) else r$exp
      list(rho = rho, chisq = r$chisq, p = r$pvalue, obs = as.list(o), exp = as.list(e), var = unname(apply(r$var, 1, as.list))) }
    out$survdiff <- lapply(c(0, 0.5, 1), f)
    if (G > 2 && is.null(s$stratum)) out$pairs <- { p <- combn(0:(G - 1), 2)
      raw <- apply(p, 2, function(k) tryCatch({ r <- survdiff(y ~ g, d[d$g %in% k, ]); if (sum(r$exp > 0) < 2) NA else r$pvalue }, error = function(e) NA))
      list(a = as.list(p[1, ]), b = as.list(p[2, ]), p = as.list(raw), holm = as.list(p.adjust(raw, "holm")), bh = as.list(p.adjust(raw, "BH")), bonferroni = as.list(p.adjust(raw, "bonferroni"))) }
  }
  finite <- !(name %in% c("no_events", "ordered"))
  out$cox <- lapply(c("efron", "breslow"), function(ties) {
    form <- if (is.null(s$stratum)) y ~ factor(g) else y ~ factor(g) + strata(s)
    d <- d[d$w > 0, ]
    f <- suppressWarnings(coxph(form, d, ties = ties, weights = w, control = control, robust = FALSE))
    k <- !is.na(coef(f))
    r <- list(ties = ties, finite = finite, loglik = as.list(f$loglik), score = f$score, lr = 2 * diff(f$loglik), df = sum(k))
    if (finite) { r$coef <- as.list(unname(coef(f))); r$se <- as.list(unname(ifelse(k, sqrt(diag(vcov(f))), NA))); r$wald <- f$wald.test }
    if (finite && G == 2) {
      ll <- function(b) coxph(form, d, ties = ties, weights = w, init = b, control = coxph.control(iter.max = 0), robust = FALSE)$loglik[2]
      top <- f$loglik[2]; half <- qchisq(0.95, 1) / 2
      g <- function(b) suppressWarnings(ll(b)) - top + half
      b <- coef(f)
      r$profile <- list(exp(uniroot(g, c(b - 10, b), tol = 1e-13)$root), exp(uniroot(g, c(b, b + 10), tol = 1e-13)$root))
    }
    r
  })
  keep <- intersect(c("entry", "weight", "stratum"), names(s))
  c(list(name = name, time = as.list(s$time), event = as.list(s$event), group = as.list(s$group)), lapply(s[keep], as.list), out)
})
ps <- list(c(0.01, 0.02, 0.03, 0.04, 0.05), c(0.9, 0.001, NA, 0.04, 0.04), c(0.5), c(1, 1, 0.2))
adjust <- lapply(ps, function(p) list(p = as.list(p), holm = as.list(p.adjust(p, "holm")), bh = as.list(p.adjust(p, "BH")), bonferroni = as.list(p.adjust(p, "bonferroni"))))
tail <- lapply(list(c(3.84, 1), c(200, 1), c(16.8, 2), c(700, 2), c(11, 3), c(300, 7), c(0.1, 10), c(1e-8, 4)), function(v) list(x = v[1], df = v[2], p = pchisq(v[1], v[2], lower.tail = FALSE)))
out <- list(tool = "R", version = R.version.string, survival = as.character(packageVersion("survival")),
  call = "survdiff, coxph(control = coxph.control(eps = 1e-14, iter.max = 100)), p.adjust; tests and fh by the definitions in this script",
  cases = run, adjust = adjust, pchisq = tail)
writeLines(toJSON(out, digits = NA, auto_unbox = TRUE, na = "null", null = "null"), file.path(here, "compare.json"))
