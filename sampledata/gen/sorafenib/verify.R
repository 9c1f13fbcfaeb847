# The published figures behind sorafenib.csv, computed by R from the file.
#   Rscript sampledata/gen/sorafenib/verify.R
# Written with R 4.2.2, survival 3.5-3.
suppressMessages(library(survival))
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)[1]))
d <- read.csv(file.path(here, "..", "..", "sorafenib.csv"), check.names = FALSE, na.strings = "")
bad <- 0
check <- function(what, published, ours, tol) {
  miss <- !is.finite(ours) || abs(ours - published) > tol + 1e-9
  bad <<- bad + miss
  cat(sprintf("%-64s %10s %12.6g%s\n", what, format(published), ours, if (miss) "  OUT" else ""))
}
below <- function(what, bound, ours) {
  bad <<- bad + !(ours < bound)
  cat(sprintf("%-64s %10s %12.3g%s\n", what, paste0("<", bound), ours, if (ours < bound) "" else "  OUT"))
}
of <- function(s) d[d$study == s, ]
S <- function(x, e = "OS") Surv(x[[paste0(e, "_months")]], x[[paste0(e, "_status")]])
med <- function(what, x, published, e = "OS", unit = 0.05) check(paste(what, "median"), published, unname(summary(survfit(S(x, e) ~ 1))$table["median"]), unit)
lr <- function(x, g, e = "OS", strata = NULL, at = 0) {
  t <- x[[paste0(e, "_months")]]; k <- t >= at
  x <- x[k, ]; g <- factor(g[k])
  y <- Surv(x[[paste0(e, "_months")]] - at, x[[paste0(e, "_status")]])
  f <- if (is.null(strata)) survdiff(y ~ g) else survdiff(y ~ g + strata(strata))
  pchisq(f$chisq, sum(table(g) > 0) - 1, lower.tail = FALSE)
}
P <- function(what, published, ours) check(paste(what, "P"), published, ours, max(0.15 * published, 0.5 * 10^-nchar(sub(".*\\.", "", format(published, scientific = FALSE)))))
HR <- function(what, fit, j, hr, lo = NA, hi = NA) {
  s <- summary(fit)$conf.int[j, ]
  half <- function(v) 0.5 * 10^-nchar(sub(".*\\.", "", format(v)))
  check(paste(what, "HR"), hr, s[1], max(0.02 * hr, half(hr)))
  if (is.na(lo)) return(invisible())
  check(paste(what, "HR lower"), lo, s[3], max(0.05 * lo, half(lo)))
  check(paste(what, "HR upper"), hi, s[4], max(0.05 * hi, half(hi)))
}

x <- of("RESORCE"); reg <- x$arm == "regorafenib"
st <- strata(x$region, x$ECOG, x$`macrovascular invasion`, x$`extrahepatic disease`, x$AFP >= 400)
med("RESORCE regorafenib", x[reg, ], 10.6); med("RESORCE placebo", x[!reg, ], 7.8)
HR("RESORCE stratified", coxph(S(x) ~ reg + strata(st)), 1, 0.63, 0.50, 0.79)
below("RESORCE one-sided P, stratified", 1e-4, lr(x, reg, strata = st) / 2)
safe <- x[x$`safety population` == "yes", ]
n <- function(v) unname(table(factor(safe$arm, c("regorafenib", "placebo")), v)[, "TRUE"])
for (e in list(c("hypertension grade", 57, 9), c("hand-foot grade", 47, 1), c("fatigue grade", 34, 9), c("diarrhea grade", 12, 0)))
  for (k in 1:2) check(paste("RESORCE", e[1], "3-4", c("regorafenib", "placebo")[k]), as.numeric(e[k + 1]), n(factor(safe[[e[1]]] >= 3, c(FALSE, TRUE)))[k], 0)

x <- of("Giorgio"); both <- x$arm != "sorafenib"
s <- summary(survfit(S(x[both, ]) ~ 1), times = c(12, 24, 36))$surv
for (k in 1:3) check(paste("Giorgio combination at", k, "years"), c(60, 35, 26)[k], 100 * s[k], 0.5)
s <- summary(survfit(S(x[!both, ]) ~ 1), times = c(12, 24), extend = TRUE)$surv
for (k in 1:2) check(paste("Giorgio sorafenib at", k, "years"), c(37, 0)[k], 100 * s[k], 0.5)

x <- of("Hsiao")
for (k in 1:3) {
  g <- c("800 mg", "800 to 400 mg", "400 mg")[k]
  med(paste("Hsiao OS", g), x[x$`dose group` == g, ], c(5, 16.5, 6.5)[k])
  med(paste("Hsiao duration", g), x[x$`dose group` == g, ], c(2.5, 5.5, 4)[k], "TTF")
}
P("Hsiao OS", 0.011, lr(x, x$`dose group`)); P("Hsiao duration", 0.010, lr(x, x$`dose group`, "TTF"))
f <- coxph(S(x) ~ (`Child-Pugh score` <= 5) + (`any adverse event` == "no") + (`tumor number` <= 3) + (`treatment months` <= 1) + (TACE == "no"), x)
for (j in 1:5) HR(paste("Hsiao term", j), f, j, c(0.492, 3.423, 0.313, 3.694, 3.197)[j])

x <- of("Lee"); x$arm <- factor(x$arm, c("resection", "TACE", "sorafenib"))
for (k in 1:3) med(paste("Lee", levels(x$arm)[k]), x[as.integer(x$arm) == k, ], c(19.9, 6.6, 6.2)[k])
two <- function(a) { y <- x[x$arm %in% a, ]; lr(y, as.character(y$arm)) }
below("Lee resection or TACE P", 0.001, two(c("resection", "TACE"))); below("Lee resection or sorafenib P", 0.001, two(c("resection", "sorafenib")))
P("Lee TACE or sorafenib", 0.698, two(c("TACE", "sorafenib")))
f <- coxph(S(x) ~ arm + (`involved lobe` == "bilobar") + (`PVTT type` == "II") + (`Child-Pugh` == "B"), x)
for (j in 1:5) {
  HR(paste("Lee term", j), f, j, c(1.750, 2.262, 1.705, 1.617, 1.712)[j])
  P(paste("Lee term", j), c(0.036, 0.006, 0.008, 0.013, 0.012)[j], summary(f)$coefficients[j, 5])
}

x <- of("Hatooka")
ps <- fitted(glm((arm == "sorafenib") ~ `tumor size` + `portal vein invasion`, binomial, x))
pairs <- function(ps, treated, caliper) { # nearest neighbour, the treated with the highest score first
  free <- which(!treated); got <- NULL
  for (i in which(treated)[order(-ps[treated])]) {
    if (!length(free)) break
    j <- free[which.min(abs(ps[free] - ps[i]))]
    if (abs(ps[j] - ps[i]) <= caliper * sd(ps)) { got <- rbind(got, c(i, j)); free <- setdiff(free, j) }
  }
  got
}
m <- pairs(ps, x$arm == "sorafenib", 0.2)
check("Hatooka pairs", 48, nrow(m), 0)
y <- x[x$matched == "yes", ]; sor <- y$arm == "sorafenib"
med("Hatooka sorafenib", y[sor, ], 15, unit = 0.5); med("Hatooka HAIC", y[!sor, ], 8, unit = 0.5)
med("Hatooka TTF sorafenib", y[sor, ], 12.2, "TTF"); med("Hatooka TTF HAIC", y[!sor, ], 4.4, "TTF")
P("Hatooka OS", 0.021, lr(y, sor)); P("Hatooka TTF", 0.002, lr(y, sor, "TTF"))
f <- coxph(S(y) ~ sor + (sex == "male") + (`relative tumor size` < 50) + (AFP < 400), y)
for (j in 1:4) P(paste("Hatooka term", j), c(0.001, 0.008, 0.012, 0.005)[j], summary(f)$coefficients[j, 5])

x <- of("Lamarca"); yes <- x$`HFS/HTN` == "yes"; month <- ifelse(yes, x$`HFS/HTN month`, Inf)
med("Lamarca", x, 6.5); med("Lamarca HFS/HTN", x[yes, ], 8.2); med("Lamarca none", x[!yes, ], 4.1); med("Lamarca PFS", x, 4.6, "PFS")
HR("Lamarca", coxph(S(x) ~ yes), 1, 0.4, 0.2, 0.7); P("Lamarca", 0.003, lr(x, yes))
P("Lamarca alive at 2 months", 0.019, lr(x, yes, at = 2)); P("Lamarca landmark 2 months", 0.019, lr(x, month <= 2, at = 2))
P("Lamarca landmark 3 months", 0.006, lr(x, month <= 3, at = 3))

x <- of("Kuzuya"); fever <- x$fever == "yes"
f <- coxph(S(x) ~ fever + (ECOG >= 1) + (`macrovascular invasion` == "yes") + (AFP >= 400), x)
HR("Kuzuya", f, 1, 0.517, 0.319, 0.838); P("Kuzuya", 0.0071, summary(f)$coefficients[1, 5])
P("Kuzuya disease control", 0.0103, chisq.test(table(fever, x$response == "PD"), correct = FALSE)$p.value)

x <- of("Gu"); b <- coxph(S(x) ~ `MSKCC risk`, x); f <- update(b, . ~ . + `pathology score`)
below("Gu likelihood ratio P", 0.001, anova(b, f)[2, "Pr(>|Chi|)"])
below("Gu C before, against after", concordance(f)$concordance, concordance(b)$concordance)

x <- of("TKI-ICI"); ici <- x$arm == "TKI-ICI"
med("TKI", x[!ici, ], 7.63, unit = 0.005); med("TKI-ICI", x[ici, ], 19.23, unit = 0.005)
med("TKI PFS", x[!ici, ], 2.97, "PFS", 0.005); med("TKI-ICI PFS", x[ici, ], 8.63, "PFS", 0.005)
below("TKI-ICI OS P", 0.001, lr(x, ici)); below("TKI-ICI PFS P", 0.001, lr(x, ici, "PFS"))
check("TKI-ICI follow-up", 13.7, unname(summary(survfit(Surv(OS_months, 1 - OS_status) ~ 1, x))$table["median"]), 0.05)
P("TKI-ICI objective response", 0.1552, chisq.test(table(ici, x$response %in% c("CR", "PR")))$p.value)
P("TKI-ICI disease control", 0.0003, chisq.test(table(ici, x$response %in% c("CR", "PR", "SD")))$p.value)

x <- of("Beyond progression"); g <- x$`beyond progression`
for (k in 1:3) med(paste("Beyond", c("1a", "1b", "2")[k]), x[g == c("1a", "1b", "2")[k], ], c(19.7, 13.6, 13.0)[k])
med("Beyond, all", x, 15.4); P("Beyond 1 or 2", 0.90, lr(x, g == "2"))
P("Beyond 1a or 1b", 0.004, lr(x[g != "2", ], g[g != "2"])); P("Beyond 1a or 2", 0.126, lr(x[g != "1b", ], g[g != "1b"]))

x <- of("SORAMIC"); or <- x$response %in% c("CR", "PR"); ets <- 1 - x$`enhancing diameter follow` / x$`enhancing diameter base` > 0.2
med("SORAMIC response", x[or, ], 30.3); med("SORAMIC no response", x[!or, ], 11.4); HR("SORAMIC", coxph(S(x) ~ or), 1, 0.38, 0.22, 0.63)
med("SORAMIC response PFS", x[or, ], 10.1, "PFS"); med("SORAMIC no response PFS", x[!or, ], 4.3, "PFS"); P("SORAMIC PFS", 0.015, lr(x, or, "PFS"))
med("SORAMIC shrinkage", x[ets, ], 22.1); med("SORAMIC none", x[!ets, ], 11.4); P("SORAMIC shrinkage OS", 0.002, lr(x, ets))
med("SORAMIC shrinkage PFS", x[ets, ], 8.0, "PFS"); med("SORAMIC none PFS", x[!ets, ], 4.3, "PFS"); P("SORAMIC shrinkage PFS", 0.034, lr(x, ets, "PFS"))
k <- !is.na(x$`VEGF-A rs2010963`)
below("SORAMIC CC and response P", 0.05, fisher.test(table(x$`VEGF-A rs2010963`[k] == "CC", or[k]))$p.value)

x <- of("Framingham"); high <- x$`Framingham risk` == "high"
med("Framingham high", x[high, ], 7.4); med("Framingham others", x[!high, ], 10.0)
f <- coxph(S(x) ~ high + (`Child-Pugh` != "A") + (`macrovascular invasion` == "yes") + (ECOG >= 1), x)
HR("Framingham", f, 1, 1.53, 1.07, 2.19); P("Framingham", 0.019, summary(f)$coefficients[1, 5])

x <- of("Sarcopenia"); low <- x$`skeletal muscle index` <= ifelse(x$sex == "male", 36.2, 29.6)
days <- function(what, k, e, published) check(what, published, unname(summary(survfit(Surv(x[[paste0(e, "_days")]][k], x[[paste0(e, "_status")]][k]) ~ 1))$table["median"]), 0.5)
days("Sarcopenia OS, days", low, "OS", 174); days("none OS, days", !low, "OS", 454)
days("Sarcopenia PFS, days", low, "PFS", 77); days("none PFS, days", !low, "PFS", 106)
below("Sarcopenia OS P", 1e-4, lr(x, low)); P("Sarcopenia PFS", 0.0131, lr(x, low, "PFS"))
HR("Sarcopenia, none against it", coxph(S(x) ~ I(!low) + (`Child-Pugh` == "B") + (`macrovascular invasion` == "yes") + (AFP >= 400), x), 1, 0.365)
P("Sarcopenia duration", 0.001, suppressWarnings(wilcox.test(x$`treatment months` ~ low))$p.value)
P("Sarcopenia objective response", 0.0146, fisher.test(table(low, x$response %in% c("CR", "PR")))$p.value)
P("Sarcopenia disease control", 0.0151, fisher.test(table(low, x$response %in% c("CR", "PR", "SD")))$p.value)

x <- of("Medicare"); x <- x[x$OS_months >= 2, ]; x$OS_months <- x$OS_months - 2
ps <- fitted(glm((arm == "sorafenib") ~ age + `tumor stage` + cirrhosis + `comorbidity index`, binomial, x))
m <- pairs(ps, x$arm == "sorafenib", 0.2)
check("Medicare pairs", 223, nrow(m), 0)
y <- x[x$matched == "yes", ]; sor <- y$arm == "sorafenib"
med("Medicare sorafenib", y[sor, ], 3, unit = 0.5); med("Medicare no treatment", y[!sor, ], 2, unit = 0.5)
HR("Medicare", coxph(S(y) ~ sor), 1, 0.95, 0.78, 1.16)
dead <- y$OS_months <= 3.001 & y$OS_status == 1
check("Medicare dead at 3 months, sorafenib", 99, sum(dead & sor), 0); check("Medicare dead at 3 months, none", 113, sum(dead & !sor), 0)
cat(bad, "out of bounds\n")
quit(status = bad > 0)
