# Reference values for whole commands on data sets of ../ , as a reader of the
# manual would ask R for them: cuminc, finegray and the extras of cox.
# Run from anywhere:
#   Rscript commands.R
# writes commands.json beside itself.
suppressMessages({library(survival); library(cmprsk); library(Hmisc); library(jsonlite)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
data_of <- function(name) read.csv(file.path(here, "..", paste0(name, ".csv")), check.names = FALSE)
tight <- coxph.control(eps = 1e-14, iter.max = 100)
pbc <- data_of("pbc"); lung <- data_of("lung")
pbc$dead <- +(pbc$status == 2); pbc$male <- +(pbc$sex == "m"); lung$dead <- lung$status - 1

terms <- function(f) { s <- summary(f)$coefficients; list(coef = as.list(as.numeric(coef(f))), se = as.list(as.numeric(sqrt(diag(vcov(f))))), p = as.list(as.numeric(2 * pnorm(-abs(coef(f) / sqrt(diag(vcov(f)))))))) }

# Gray's test, and cumulative incidence at 1000 and 2000 days.
ci <- cuminc(pbc$time, pbc$status, pbc$sex)
tp <- timepoints(ci, c(1000, 2000))
gray <- list(statistic = ci$Tests["2", "stat"], p = ci$Tests["2", "pv"], f = as.list(tp$est["f 2", ]), m = as.list(tp$est["m 2", ]))

# crr stops early: two Newton steps more from its own score and information.
x <- cbind(pbc$age, pbc$male, log(pbc$bili))
fg <- crr(pbc$time, pbc$status, x, failcode = 2, gtol = 1e-9)
for (i in 1:2) fg <- crr(pbc$time, pbc$status, x, failcode = 2, gtol = 1e-9, maxiter = 0, init = as.numeric(fg$coef + solve(fg$inf, fg$score)))
finegray <- list(coef = as.list(as.numeric(fg$coef)), se = as.list(as.numeric(sqrt(diag(fg$var)))), loglik = list(fg$loglik.null, fg$loglik))

# Each covariate alone, and those with P < 0.05 together.
alone <- lapply(c("age", "male", "log(bili)", "edema"), function(v) terms(coxph(as.formula(paste("Surv(time, dead) ~", v)), pbc, control = tight)))
together <- terms(coxph(Surv(time, dead) ~ age + log(bili) + edema, pbc, control = tight))

# Backward by AIC.
full <- coxph(Surv(time, dead) ~ age + male + log(bili) + edema + albumin, pbc, control = tight)
back <- step(full, trace = 0)
backward <- list(terms = as.list(names(coef(back))), coef = as.list(as.numeric(coef(back))), aic_full = AIC(full), aic = AIC(back))

# What age and sex add to ph.ecog, on those in whom all are known.
k <- lung[!is.na(lung$ph.ecog), ]
one <- coxph(Surv(time, dead) ~ ph.ecog, k, control = tight); two <- coxph(Surv(time, dead) ~ ph.ecog + age + sex, k, control = tight)
cc <- concordance(one, two); w <- c(-1, 1)
added <- list(lr = 2 * (two$loglik[2] - one$loglik[2]), base = as.numeric(coef(cc)[1]), full = as.numeric(coef(cc)[2]), se = sqrt(as.numeric(w %*% vcov(cc) %*% w)))

f <- coxph(Surv(time, dead) ~ age + sex, lung, control = tight)
r <- residuals(f, "dfbeta"); rs <- residuals(f, "dfbetas"); sc <- residuals(f, "score")
rows <- c(1, 6, 85, 228)
residual <- list(rows = as.list(rows), martingale = as.list(residuals(f)[rows]), deviance = as.list(residuals(f, "deviance")[rows]), score_age = as.list(sc[rows, 1]), dfbeta_sex = as.list(r[rows, 2]))
most <- order(-apply(abs(rs), 1, max))[1:3]
influence <- list(rows = as.list(most), dfbetas = as.list(apply(rs[most, ], 1, function(v) v[which.max(abs(v))])))
s <- summary(survfit(f, newdata = data.frame(age = 60, sex = 1)), times = c(365, 730))
each <- summary(survfit(f, newdata = lung[, c("age", "sex")]), times = c(365, 730))$surv
predict <- list(surv = as.list(s$surv), lower = as.list(s$lower), upper = as.list(s$upper), adjusted = as.list(rowMeans(each)))
e <- coxph(Surv(time, dead) ~ age + sex, lung, ties = "exact", control = tight)
z <- cox.zph(f, transform = "rank")$table
kn <- rcspline.eval(lung$age, nk = 4, knots.only = TRUE)
b <- rcspline.eval(lung$age, knots = kn, inclx = TRUE)
sp <- coxph(Surv(time, dead) ~ b, lung, control = tight)
lin <- coxph(Surv(time, dead) ~ age, lung, control = tight)
V <- vcov(sp)[-1, -1]; g <- coef(sp)[-1]
spline <- c(terms(sp), list(loglik = sp$loglik[2], wald_nonlinear = as.numeric(g %*% solve(V, g)), lr_nonlinear = 2 * (sp$loglik[2] - lin$loglik[2])))

# Firth: the maximum of the penalised likelihood, found by optim from both sides.
information <- function(b) { c <- coxph(Surv(time, dead) ~ age + sex, lung, init = b, iter.max = 0); c$loglik[2] + as.numeric(determinant(solve(vcov(c)))$modulus) / 2 }
at <- coef(f)
for (i in 1:3) at <- optim(at, function(b) -information(b), method = "Nelder-Mead", control = list(reltol = 1e-15, maxit = 5000, parscale = c(0.01, 0.1)))$par
firth <- list(coef = as.list(as.numeric(at)), penalised = information(at))

# Within subgroups.
sub <- lapply(list(lung$age <= 63, lung$age > 63), function(k) terms(coxph(Surv(time, dead) ~ sex, lung[k, ], control = tight)))
lung$older <- lung$age > 63
wi <- coxph(Surv(time, dead) ~ sex * older, lung, control = tight); wo <- coxph(Surv(time, dead) ~ sex + older, lung, control = tight)
forest <- list(sub = sub, lr = 2 * (wi$loglik[2] - wo$loglik[2]), wald = as.numeric((coef(wi)[3])^2 / vcov(wi)[3, 3]))

out <- list(tool = "R", version = R.version.string, survival = as.character(packageVersion("survival")), cmprsk = as.character(packageVersion("cmprsk")), Hmisc = as.character(packageVersion("Hmisc")),
  call = "cuminc, crr, coxph(control = coxph.control(eps = 1e-14, iter.max = 100)), step, concordance, residuals, survfit, cox.zph, rcspline.eval",
  gray = gray, finegray = finegray, alone = alone, together = together, backward = backward, added = added, residual = residual, influence = influence, predict = predict,
  exact = terms(e), rank = list(chisq = as.list(as.numeric(z[, 1]))), spline = spline, firth = firth, forest = forest)
writeLines(toJSON(out, digits = NA, auto_unbox = TRUE), file.path(here, "commands.json"))
