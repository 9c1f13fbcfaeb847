# Reference values for what is made of a Cox fit: concordance, predicted
# survival, restricted cubic splines. Run from anywhere: Rscript cox_more.R
# writes cox_more.json beside itself; data sets are read from ../ .
suppressMessages({library(survival); library(rms); library(jsonlite)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
data_of <- function(name) read.csv(file.path(here, "..", paste0(name, ".csv")))
control <- coxph.control(eps = 1e-14, iter.max = 100)
w <- function(n) 1 + (seq_len(n) * 7) %% 5 / 2

lung <- data_of("lung"); veteran <- data_of("veteran"); heart <- data_of("heart"); pbc <- data_of("pbc"); ovarian <- data_of("ovarian")
lg <- lung[complete.cases(lung[, c("time", "status", "age", "sex", "ph.ecog")]), ]

# Concordance of a score that many share (ties) and of one that few do.
conc <- function(name, time, event, score, entry = NULL, strata = NULL, weights = NULL, cluster = NULL, timewt = "n", ymax = NULL) {
  n <- length(time)
  y <- if (is.null(entry)) Surv(time, event) else Surv(entry, time, event)
  args <- list(y = y, x = score, strata = if (is.null(strata)) rep(1, n) else strata, weights = if (is.null(weights)) rep(1, n) else weights,
    reverse = TRUE, timewt = timewt, ymax = ymax)
  if (!is.null(cluster)) args$cluster <- cluster
  r <- do.call(survival:::concordancefit, c(args, list(influence = 1)))
  count <- if (is.matrix(r$count)) colSums(r$count) else r$count
  list(name = name, time = time, event = event, score = score, entry = entry, strata = strata, weights = weights, cluster = cluster,
    uno = timewt == "n/G2", before = if (is.null(ymax)) 0 else ymax,
    C = r$concordance, SE = sqrt(r$var), count = unname(count), influence = unname(r$dfbeta))
}
le <- +(lg$status == 2)
concordance <- list(
  conc("lung age", lg$time, le, lg$age),
  conc("lung sex", lg$time, le, lg$sex),
  conc("lung age weighted", lg$time, le, lg$age, weights = w(nrow(lg))),
  conc("lung age by sex", lg$time, le, lg$age, strata = lg$sex),
  conc("lung age by sex weighted", lg$time, le, lg$age, strata = lg$sex, weights = w(nrow(lg))),
  conc("lung age Uno", lg$time, le, lg$age, timewt = "n/G2"),
  conc("lung age Uno to 500", lg$time, le, lg$age, timewt = "n/G2", ymax = 500),
  conc("lung age Uno by sex weighted", lg$time, le, lg$age, timewt = "n/G2", strata = lg$sex, weights = w(nrow(lg))),
  conc("lung age to 365", lg$time, le, lg$age, ymax = 365),
  conc("lung ph.ecog clustered", lg$time, le, lg$ph.ecog, cluster = rep(1:76, length.out = nrow(lg))),
  conc("veteran karno", veteran$time, veteran$status, -veteran$karno),
  conc("veteran karno Uno", veteran$time, veteran$status, -veteran$karno, timewt = "n/G2"),
  conc("ovarian age", ovarian$futime, ovarian$fustat, ovarian$age),
  conc("heart age", heart$stop, heart$event, heart$age, entry = heart$start),
  conc("heart age weighted by surgery", heart$stop, heart$event, heart$age, entry = heart$start, strata = heart$surgery, weights = w(nrow(heart)), cluster = heart$id))

# C of fits, as coxph reports it.
fit_c <- function(f, data, ...) unname(summary(coxph(f, data, control = control, ...))$concordance)
fits_c <- list(lung = fit_c(Surv(time, status) ~ age + sex + ph.ecog, lg),
  lung_strata = fit_c(Surv(time, status) ~ age + ph.ecog + strata(sex), lg))

# What a covariate adds: C of two fits on the same rows, and tests of terms.
base <- coxph(Surv(time, status) ~ age, lg, control = control); more <- coxph(Surv(time, status) ~ age + sex + ph.ecog, lg, control = control)
both <- concordance(base, more)
contrast <- c(-1, 1)
difference <- list(difference = sum(contrast * coef(both)), se = sqrt(drop(contrast %*% vcov(both) %*% contrast)))
vet <- coxph(Surv(time, status) ~ trt + factor(celltype, levels = c("squamous", "smallcell", "adeno", "large")) + karno + age, veteran, control = control)
dropped <- drop1(vet, test = "Chisq")
term_lr <- list(statistic = dropped$LRT[-1], df = dropped$Df[-1])

# Survival of a pattern.
predicted <- function(name, ties, fit, new, type) {
  s <- survfit(fit, newdata = new, conf.type = type)
  s0 <- summary(s, censored = FALSE)
  keep <- s$n.event > 0
  list(name = name, ties = ties, type = type, pattern = unname(unlist(new[names(coef(fit))])), time = s$time[keep], surv = c(s$surv)[keep],
    cumhaz = c(s$cumhaz)[keep], se = c(s$std.err)[keep], lower = c(s$lower)[keep], upper = c(s$upper)[keep])
}
lw <- cbind(lg, wt = w(nrow(lg)), st = le)
pattern <- data.frame(age = 70, sex = 1, ph.ecog = 2)
predictions <- list()
for (ties in c("efron", "breslow")) {
  fit <- coxph(Surv(time, st) ~ age + sex + ph.ecog, lw, ties = ties, control = control)
  for (type in c("log", "log-log", "plain")) predictions <- c(predictions, list(predicted("lung", ties, fit, pattern, type)))
  fit <- coxph(Surv(time, st) ~ age + sex + ph.ecog, lw, weights = wt, ties = ties, control = control, robust = FALSE)
  predictions <- c(predictions, list(predicted("lung_weights", ties, fit, pattern, "log")))
  fit <- coxph(Surv(time, st) ~ age + ph.ecog + strata(sex), lw, ties = ties, control = control)
  predictions <- c(predictions, list(predicted("lung_strata", ties, fit, cbind(pattern, sex = 1)[1, ], "log")))
  fit <- coxph(Surv(start, stop, event) ~ age + year + surgery + transplant, heart, ties = ties, control = control)
  predictions <- c(predictions, list(predicted("heart", ties, fit, data.frame(age = 3, year = 2, surgery = 1, transplant = 1), "log")))
}
# Averages over the cohort with one covariate set.
fit <- coxph(Surv(time, st) ~ age + sex + ph.ecog, lw, control = control)
times <- c(0, 5, 100, 183, 365, 500, 1022, 2000)
average <- lapply(1:2, function(sex) {
  new <- lw; new$sex <- sex
  s <- survfit(fit, newdata = new, se.fit = FALSE)
  rowMeans(rbind(1, s$surv)[findInterval(times, s$time) + 1, ])
})

# Splines.
x <- list(age = lung$age, karno = veteran$karno, bili = pbc$bili, ovarian = ovarian$age, wt.loss = lung$wt.loss, meal = lung$meal.cal,
  spike = c(rep(0, 40), (1:160)^1.5), few = rep(1:6, 30), both = c(rep(0, 20), 1:160, rep(200, 20)), tiny = c(3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8))
splines <- list()
for (name in names(x)) for (nk in 3:7) {
  k <- tryCatch(suppressWarnings({ sink(tempfile()); on.exit(sink()); rcspline.eval(x[[name]], nk = nk, knots.only = TRUE) }), error = function(e) NULL)
  while (sink.number() > 0) sink()
  splines <- c(splines, list(list(name = name, x = x[[name]], nk = nk, knots = k,
    basis = if (name == "ovarian" && nk <= 5) unname(rcspline.eval(x[[name]], knots = k, inclx = TRUE)))))
}
pb <- pbc[!is.na(pbc$bili), ]
spline_fit <- local({
  d <- data.frame(time = pb$time, event = +(pb$status == 2), age = pb$age, bili = pb$bili)
  k <- rcspline.eval(d$bili, nk = 4, knots.only = TRUE)
  b <- rcspline.eval(d$bili, knots = k, inclx = TRUE)
  colnames(b) <- paste0("b", 1:3)
  fit <- coxph(Surv(time, event) ~ b + age, d, control = control)
  at <- c(0.3, 1, 2, 5, 10, 28); reference <- 1.4
  contrast <- sweep(rcspline.eval(at, knots = k, inclx = TRUE), 2, rcspline.eval(reference, knots = k, inclx = TRUE)[1, ])
  v <- vcov(fit)[1:3, 1:3]; est <- drop(contrast %*% coef(fit)[1:3])
  nl <- 2:3
  cluster <- rep(1:40, length.out = nrow(d))
  robust <- vcov(coxph(Surv(time, event) ~ b + age, d, control = control, cluster = cluster))[1:3, 1:3]
  list(time = d$time, event = d$event, age = d$age, bili = d$bili, knots = k, coef = unname(coef(fit)), at = at, reference = reference,
    contrast = est, se = sqrt(diag(contrast %*% v %*% t(contrast))), cluster = cluster, robust_se = sqrt(diag(contrast %*% robust %*% t(contrast))),
    nonlinear = drop(coef(fit)[nl] %*% solve(v[nl, nl]) %*% coef(fit)[nl]))
})
out <- list(tool = "R", version = R.version.string, survival = as.character(packageVersion("survival")), rms = as.character(packageVersion("rms")),
  call = "concordancefit(reverse = TRUE), summary(coxph)$concordance, survfit.coxph, rcspline.eval",
  concordance = concordance, fits_c = fits_c, difference = difference, term_lr = term_lr, predictions = predictions, times = times, average = average, splines = splines, spline_fit = spline_fit)
writeLines(toJSON(out, digits = NA, auto_unbox = TRUE, na = "null", null = "null"), file.path(here, "cox_more.json"))
