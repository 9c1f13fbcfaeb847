# Reference values for the regression of Fine and Gray. Run from anywhere:
#   Rscript finegray.R
# writes finegray.json beside itself, data inline.
suppressMessages({library(survival); library(cmprsk); library(KMsurv); library(jsonlite)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
data(bmt)
set.seed(20240612)
n <- 120
mg <- within(mgus2, { etime <- ifelse(pstat == 1, ptime, futime); event <- ifelse(pstat == 1, 1, 2 * death) })
mg <- mg[!is.na(mg$hgb) & !is.na(mg$mspike), ][1:400, ]
x <- cbind(rnorm(n), rbinom(n, 1, 0.4), runif(n))
t1 <- rexp(n, exp(0.5 * x[, 1])); t2 <- rexp(n, exp(-0.7 * x[, 2])); tc <- rexp(n, 0.5)
free <- list(time = pmin(t1, t2, tc), cause = ifelse(pmin(t1, t2) > tc, 0, ifelse(t1 < t2, 1, 2)), x = x)
cases <- list(
  bmt = list(time = bmt$t2, cause = ifelse(bmt$d2 == 1, 1, ifelse(bmt$d1 == 1, 2, 0)), x = cbind(+(bmt$group == 2), +(bmt$group == 3), bmt$z1, bmt$z8)),
  bmt_remission = list(time = bmt$t2, cause = ifelse(bmt$d2 == 1, 1, ifelse(bmt$d1 == 1, 2, 0)), of = 2, x = cbind(bmt$z1, bmt$z2)),
  mgus = list(time = mg$etime, cause = mg$event, x = cbind(mg$age, +(mg$sex == "M"), mg$hgb, mg$mspike)),
  untied = free,
  tied = list(time = ceiling(free$time * 4), cause = free$cause, x = x),
  groups = c(free, list(cengroup = rep(0:2, length.out = n))),
  groups_tied = list(time = ceiling(free$time * 4), cause = free$cause, x = x[, 1:2], cengroup = rep(0:1, length.out = n)),
  no_competing = list(time = free$time, cause = pmin(free$cause, 1), x = x[, 1:2]),
  no_censoring = list(time = free$time, cause = pmax(free$cause, 1), x = x[, 1:2])
)
vec <- function(x) as.list(as.numeric(x))
mat <- function(x) lapply(seq_len(nrow(x)), function(i) vec(x[i, ]))
run <- lapply(names(cases), function(name) {
  s <- cases[[name]]
  of <- if (is.null(s$of)) 1 else s$of
  colnames(s$x) <- paste0('x', seq_len(ncol(s$x)))
  args <- list(s$time, s$cause, s$x, failcode = of, gtol = 1e-9, maxiter = 100)
  if (!is.null(s$cengroup)) args$cengroup <- s$cengroup
  f <- do.call(crr, args)
  if (!f$converged) stop(name)
  # crr cannot be told to converge further: two more Newton steps by its own score and information.
  for (k in 1:2) f <- do.call(crr, c(args, list(init = f$coef + solve(f$inf, f$score)))[-match("maxiter", names(args))] |> c(maxiter = 0))
  out <- list(name = name, time = vec(s$time), cause = vec(s$cause), of = of, x = lapply(seq_len(ncol(s$x)), function(j) vec(s$x[, j])),
    coef = vec(f$coef), se = vec(sqrt(diag(f$var))), var = mat(f$var), inf = mat(f$inf), wald = drop(f$coef %*% solve(f$var, f$coef)), waldp = pchisq(drop(f$coef %*% solve(f$var, f$coef)), length(f$coef), lower.tail = FALSE), loglik = vec(c(f$loglik.null, f$loglik)))
  if (!is.null(s$cengroup)) out$cengroup <- vec(s$cengroup) else if (any(s$cause > 0 & s$cause != of) && any(s$cause == 0)) {
    d <- data.frame(time = s$time, cause = factor(s$cause, 0:2), id = seq_along(s$time)); d$x <- s$x
    g <- finegray(Surv(time, cause) ~ ., d, etype = as.character(of))
    h <- coxph(Surv(fgstart, fgstop, fgstatus) ~ x, g, weights = fgwt, ties = "breslow", control = coxph.control(eps = 1e-14, toler.chol = 1e-15, iter.max = 100))
    out$survival <- vec(coef(h))
  }
  out
})
out <- list(tool = "R", version = R.version.string, survival = as.character(packageVersion("survival")), cmprsk = as.character(packageVersion("cmprsk")),
  call = "crr(time, cause, x, failcode = of, cengroup, gtol = 1e-9), then init = coef + solve(inf, score), maxiter = 0, twice; survival: coxph(finegray(...), weights = fgwt, ties = 'breslow')", cases = run)
writeLines(toJSON(out, digits = NA, auto_unbox = TRUE, na = "null", null = "null"), file.path(here, "finegray.json"))
