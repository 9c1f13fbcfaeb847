# Reference values for km and forest with covariates: hazard ratios that are
# adjusted, on those who have every covariate, and interaction tests between
# models that both hold the covariates.
# Run from anywhere:
#   Rscript commands_adjusted.R
# writes commands_adjusted.json beside itself.
suppressMessages({library(survival); library(jsonlite)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
data_of <- function(name) read.csv(file.path(here, "..", paste0(name, ".csv")), check.names = FALSE)
tight <- coxph.control(eps = 1e-12, iter.max = 100)

# The first coefficient of a fit, its interval, and whom it is of.
first <- function(f) {
  b <- coef(f)[[1]]; se <- sqrt(vcov(f)[1, 1])
  list(n = f$n, events = f$nevent, coef = b, se = se, p = 2 * pnorm(-abs(b / se)))
}
fit <- function(formula, data) coxph(formula, data, control = tight, na.action = na.omit)
lr <- function(big, small) {
  x <- 2 * (big$loglik[2] - small$loglik[2]); df <- sum(!is.na(coef(big))) - sum(!is.na(coef(small)))
  list(statistic = x, df = df, p = pchisq(x, df, lower.tail = FALSE))
}

small <- data_of("forest_adjusted")
small$arm <- factor(small$arm)
one <- first(fit(Surv(time, status) ~ arm + age, small))

# lung: sex within ph.ecog of 0 and of more and within age halved at its median
# of those who have ph.ecog as well, adjusted for age and ph.karno. Age is
# adjusted for within the halves of age too.
lung <- data_of("lung"); lung$dead <- lung$status - 1; lung$sex <- lung$sex - 1
have <- !is.na(lung$age) & !is.na(lung$ph.karno)
k <- lung[have, ]
k$well <- factor(ifelse(is.na(k$ph.ecog), NA, ifelse(k$ph.ecog == 0, "true", "false")), levels = c("false", "true"))
k$old <- factor(ifelse(k$age > median(lung$age), "> 63", "<= 63"), levels = c("<= 63", "> 63"))
within <- function(column) {
  d <- k[!is.na(k[[column]]), ]
  d$v <- d[[column]]
  list(rows = lapply(levels(d$v), function(v) c(list(level = v), first(fit(Surv(time, dead) ~ sex + age + ph.karno, d[d$v == v, ])))),
       interaction = lr(fit(Surv(time, dead) ~ sex * v + age + ph.karno, d), fit(Surv(time, dead) ~ sex + v + age + ph.karno, d)))
}
# The interaction with the number itself: age per standard deviation, that of everybody.
k$z <- (k$age - mean(k$age)) / sd(lung$age)
big <- fit(Surv(time, dead) ~ sex + age + ph.karno + sex:z, k)
along <- c(list(n = big$n, coef = coef(big)[["sex:z"]], se = sqrt(vcov(big)["sex:z", "sex:z"])), lr(big, fit(Surv(time, dead) ~ sex + age + ph.karno, k)))
two <- list(all = first(fit(Surv(time, dead) ~ sex + age + ph.karno, lung)), well = within("well"), age = within("old"), along_age = along)

# Where a covariate is the subgroup's own column it is constant within a level,
# and coxph gives NA for it: the same as without it.
three <- list(rows = lapply(c(0, 1), function(v) first(fit(Surv(time, dead) ~ sex + well + age + ph.karno, transform(k, well = +(well == "true"))[which((k$well == "true") == v), ]))))

out <- list(R = R.version.string, survival = as.character(packageVersion("survival")), small = one, lung = two, own = three)
writeLines(toJSON(out, auto_unbox = TRUE, digits = NA, pretty = TRUE), file.path(here, "commands_adjusted.json"))
