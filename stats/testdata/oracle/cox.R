# Reference values for Cox regression, by R's survival. Run from anywhere:
#   Rscript cox.R
# writes cox.json beside itself; data sets are read from ../ .
suppressMessages({library(survival); library(jsonlite)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
data_of <- function(name) read.csv(file.path(here, "..", paste0(name, ".csv")))
control <- coxph.control(eps = 1e-14, iter.max = 100, toler.chol = 1e-16)

lung <- data_of("lung"); veteran <- data_of("veteran"); ovarian <- data_of("ovarian")
pbc <- data_of("pbc"); colon <- data_of("colon"); bmt <- data_of("bmt")
mp <- data_of("drug6mp"); heart <- data_of("heart")

# Each model is written with plain columns, so that the test reads them as they are.
cols <- function(...) data.frame(..., check.names = FALSE)
mp2 <- cols(time = c(mp$t1, mp$t2), event = c(rep(1, 21), mp$relapse), x = rep(1:0, each = 21), pair = c(mp$pair, mp$pair))
lg <- lung[complete.cases(lung[, c("time", "status", "age", "sex", "ph.ecog")]), ]
pb <- pbc[complete.cases(pbc[, c("age", "bili", "albumin", "edema", "protime")]), ]
pbx <- cols(age = pb$age, "log(bili)" = log(pb$bili), "log(albumin)" = log(pb$albumin), edema = pb$edema, "log(protime)" = log(pb$protime))
vt <- veteran
vtx <- cols(trt = vt$trt, small = +(vt$celltype == "smallcell"), adeno = +(vt$celltype == "adeno"), large = +(vt$celltype == "large"), karno = vt$karno, age = vt$age)
cl <- colon[complete.cases(colon[, c("nodes", "age", "sex")]), ]
clx <- cols(lev = +(cl$rx == "Lev"), lev5fu = +(cl$rx == "Lev+5FU"), nodes = cl$nodes, age = cl$age)
bm <- cols(g2 = +(bmt$group == 2), g3 = +(bmt$group == 3), z1 = bmt$z1, z2 = bmt$z2)
hx <- cols(age = heart$age, year = heart$year, surgery = heart$surgery, transplant = heart$transplant)
w <- function(n) 1 + (seq_len(n) * 7) %% 5 / 2   # any weights: 1, 1.5, ... 3

specs <- list(
  mp = list(time = mp2$time, event = mp2$event, x = mp2["x"]),
  mp_pairs = list(time = mp2$time, event = mp2$event, x = mp2["x"], strata = mp2$pair),
  lung = list(time = lg$time, event = +(lg$status == 2), x = lg[c("age", "sex", "ph.ecog")]),
  lung_strata = list(time = lg$time, event = +(lg$status == 2), x = lg[c("age", "ph.ecog")], strata = lg$sex),
  lung_weights = list(time = lg$time, event = +(lg$status == 2), x = lg[c("age", "sex", "ph.ecog")], weights = w(nrow(lg))),
  pbc = list(time = pb$time, event = +(pb$status == 2), x = pbx),
  veteran = list(time = vt$time, event = vt$status, x = vtx, term = c(0, 1, 1, 1, 2, 3)),
  veteran_strata = list(time = vt$time, event = vt$status, x = vtx[c("trt", "karno")], strata = as.integer(factor(vt$celltype))),
  ovarian = list(time = ovarian$futime, event = ovarian$fustat, x = ovarian[c("age", "rx", "ecog.ps")]),
  bmt = list(time = bmt$t2, event = bmt$d3, x = bm, term = c(0, 0, 1, 2)),
  heart = list(entry = heart$start, time = heart$stop, event = heart$event, x = hx, cluster = heart$id),
  heart_strata = list(entry = heart$start, time = heart$stop, event = heart$event, x = hx[c("age", "year", "transplant")], strata = heart$surgery, weights = w(nrow(heart)), cluster = heart$id),
  colon_cluster = list(time = cl$time, event = cl$status, x = clx, strata = cl$etype, cluster = cl$id, term = c(0, 0, 1, 2)),
  test2 = list(entry = c(1,2,5,2,1,7,3,4,8,8), time = c(2,3,6,7,8,9,9,9,14,17), event = c(1,1,1,1,1,1,1,0,0,0), x = cols(x = c(1,0,0,1,0,1,1,1,0,0)), cluster = 1:10),
  test3 = list(time = c(1,1,2,2,2,2,3,4,5), event = c(1,0,1,1,1,0,0,1,0), x = cols(x = c(2,0,1,1,0,1,0,1,0)), weights = c(1,2,3,4,3,2,1,2,1))
)

surv_of <- function(s) if (is.null(s$entry)) Surv(s$time, s$event) else Surv(s$entry, s$time, s$event)
fit_of <- function(s, ties, robust = FALSE, ...) {
  d <- data.frame(.row = seq_along(s$time)); d$y <- surv_of(s); d$w <- if (is.null(s$weights)) rep(1, nrow(d)) else s$weights
  # terms as R sees them: a matrix column is one term with several coefficients
  term <- if (is.null(s$term)) seq_along(s$x) - 1 else s$term
  rhs <- character()
  for (k in unique(term)) {
    name <- paste0("t", k); d[[name]] <- as.matrix(s$x[term == k]); rhs <- c(rhs, name)
  }
  if (!is.null(s$strata)) { d$st <- s$strata; rhs <- c(rhs, "strata(st)") }
  if (!is.null(s$cluster) && robust) { d$id <- s$cluster; rhs <- c(rhs, "cluster(id)") }
  f <- as.formula(paste("y ~", paste(rhs, collapse = " + ")))
  if (is.null(s$weights)) eval(bquote(coxph(.(f), data = d, ties = .(ties), control = control, robust = .(robust), x = TRUE, ...)))
  else eval(bquote(coxph(.(f), data = d, weights = w, ties = .(ties), control = control, robust = .(robust), x = TRUE, ...)))
}
test <- function(stat, df) list(statistic = c(unname(stat)), df = df, p = pchisq(c(unname(stat)), df, lower.tail = FALSE))
describe <- function(fit) {
  if (!inherits(fit, "coxph")) # R leaves the class off exact fits of (start, stop] rows
    return(list(coef = unname(fit$coefficients), se = unname(sqrt(diag(fit$var))), var = unname(fit$var), loglik = fit$loglik,
      score = test(fit$score, length(fit$coefficients)), wald = test(fit$wald.test, length(fit$coefficients)), n = fit$n, events = fit$nevent))
  sm <- summary(fit)
  v <- if (is.null(fit$naive.var)) fit$var else fit$naive.var
  out <- list(coef = unname(coef(fit)), se = unname(sqrt(diag(v))), var = unname(v), loglik = fit$loglik,
    lr = test(sm$logtest[1], sm$logtest[2]), wald = test(fit$wald.test, sm$logtest[2]), score = test(fit$score, sm$logtest[2]),
    aic = AIC(fit), bic = BIC(fit), n = fit$n, events = fit$nevent)
  if (!is.null(fit$naive.var)) {
    out$robust_var <- unname(fit$var); out$robust_score <- c(fit$rscore)
  }
  out
}
profile_of <- function(s, ties, fit) {
  # Bounds and likelihood-ratio test of each coefficient, by refits with an offset.
  x <- as.matrix(s$x); y <- surv_of(s); n <- length(s$time)
  st <- if (is.null(s$strata)) rep(1, n) else s$strata
  w <- if (is.null(s$weights)) rep(1, n) else s$weights
  ll <- function(j, b) {
    o <- b * (x[, j] - mean(x[, j]))
    if (ncol(x) == 1) coxph(y ~ offset(o) + strata(st), weights = w, ties = ties, control = control)$loglik[1]
    else coxph(y ~ x[, -j] + offset(o) + strata(st), weights = w, ties = ties, control = control)$loglik[2]
  }
  se <- sqrt(diag(if (is.null(fit$naive.var)) fit$var else fit$naive.var))
  top <- fit$loglik[2]
  t(sapply(seq_len(ncol(x)), function(j) {
    g <- function(b) 2 * (top - ll(j, b)) - qchisq(.95, 1)
    b <- coef(fit)[j]
    lo <- uniroot(g, c(b - 6 * se[j], b), extendInt = "no", tol = 1e-13)$root
    hi <- uniroot(g, c(b, b + 6 * se[j]), tol = 1e-13)$root
    c(lo, hi, 2 * (top - ll(j, 0)))
  }))
}

cases <- list()
for (name in names(specs)) for (ties in c("efron", "breslow", "exact")) {
  s <- specs[[name]]
  if (ties == "exact" && (!is.null(s$weights) || name == "colon_cluster")) next
  fit <- fit_of(s, ties)
  r <- describe(fit)
  if (name %in% c("mp", "lung", "ovarian", "bmt", "test3", "lung_strata")) r$profile <- profile_of(s, ties, fit)
  if (ties != "exact") {
    rob <- fit_of(s, ties, TRUE)
    r$robust_var <- unname(rob$var); r$robust_score <- c(rob$rscore)
    r$robust_wald <- c(unname(rob$wald.test))
  }
  if (inherits(fit, "coxph")) {
    r$martingale <- unname(residuals(fit, "martingale")); r$deviance <- unname(residuals(fit, "deviance"))
  }
  few <- nrow(s$x) <= 180
  if (ties != "exact" && few) {
    r$score_resid <- unname(residuals(fit, "score")); r$dfbeta <- unname(residuals(fit, "dfbeta")); r$dfbetas <- unname(residuals(fit, "dfbetas"))
  }
  if (ties != "exact") {
    r$zph <- lapply(c(km = "km", identity = "identity", rank = "rank", log = if (min(s$time) > 0) "log" else "rank"), function(tr) {
      z <- cox.zph(fit, transform = tr)
      list(table = unname(z$table), x = z$x, time = z$time, y = if (few) unname(z$y), var = unname(diag(as.matrix(z$var))))
    })
  }
  if (!few) { r$martingale <- NULL; r$deviance <- NULL }
  s$ties <- ties; s$name <- name
  s$columns <- names(s$x); s$x <- unname(as.list(s$x))
  cases <- c(cases, list(list(data = s, r = r)))
}
# The data of a case stand in its first treatment of ties only.
for (i in seq_along(cases)) if (cases[[i]]$data$ties != "efron") cases[[i]]$data <- cases[[i]]$data[c("name", "ties")]
out <- list(tool = "R", version = R.version.string, survival = as.character(packageVersion("survival")),
  call = "coxph(..., control = coxph.control(eps = 1e-14, iter.max = 100)), cox.zph, residuals", cases = cases)
writeLines(toJSON(out, digits = NA, auto_unbox = TRUE, na = "null", null = "null"), file.path(here, "cox.json"))
