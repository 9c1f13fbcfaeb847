# The published figures behind sorafenib.csv, computed by R from the file.
#   Rscript sampledata/gen/sorafenib/verify.R
# Written with R 4.2.2, survival 3.5-3.
suppressMessages(library(survival))
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)[1]))
d <- read.csv(file.path(here, "..", "..", "sorafenib.csv"), check.names = FALSE, na.strings = "")
source(file.path(here, "..", "..", "published", "published.R"))
# Of a study: v() a value, pv() a P value, k() a count.
v <- function(study, name) value(paste0(study, ": ", name))
pv <- function(study, name) p(paste0(study, ": ", name))
k <- function(study, name) n(paste0(study, ": ", name))
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
  t <- x[[paste0(e, "_months")]]; k <- t > at
  x <- x[k, ]; g <- factor(g[k])
  y <- Surv(x[[paste0(e, "_months")]] - at, x[[paste0(e, "_status")]])
  f <- if (is.null(strata)) survdiff(y ~ g) else survdiff(y ~ g + strata(strata))
  pchisq(f$chisq, sum(table(g) > 0) - 1, lower.tail = FALSE)
}
P <- function(what, published, ours) check(paste(what, "P"), published, ours, max(0.15 * published, 0.5 * 10^-nchar(sub(".*\\.", "", format(published, scientific = FALSE)))))
HR <- function(what, fit, j, study, name) {
  name <- paste0(study, ": ", name)
  hr <- value(name); lo <- lower(name); hi <- upper(name)
  s <- summary(fit)$conf.int[j, ]
  half <- function(v) 0.5 * 10^-nchar(sub(".*\\.", "", format(v)))
  check(paste(what, "HR"), hr, s[1], max(0.02 * hr, half(hr)))
  if (is.na(lo)) return(invisible())
  check(paste(what, "HR lower"), lo, s[3], max(0.05 * lo, half(lo)))
  check(paste(what, "HR upper"), hi, s[4], max(0.05 * hi, half(hi)))
}

x <- of("RESORCE"); reg <- x$arm == "regorafenib"
st <- strata(x$region, x$ECOG, x$`macrovascular invasion`, x$`extrahepatic disease`, x$AFP >= 400)
med("RESORCE regorafenib", x[reg, ], v("RESORCE", "OS, median, regorafenib")); med("RESORCE placebo", x[!reg, ], v("RESORCE", "OS, median, placebo"))
HR("RESORCE stratified", coxph(S(x) ~ reg + strata(st)), 1, "RESORCE", "OS, hazard ratio, regorafenib")
below("RESORCE one-sided P, stratified", pv("RESORCE", "OS, log-rank test, one-sided"), lr(x, reg, strata = st) / 2)
safe <- x[x$`safety population` == "yes", ]
counts <- function(v) unname(table(factor(safe$arm, c("regorafenib", "placebo")), v)[, "TRUE"])
arms <- c("regorafenib", "placebo")
for (e in list(c("hypertension grade", "Hypertension of grade 3 or 4"), c("hand-foot grade", "Hand-foot skin reaction of grade 3"),
  c("fatigue grade", "Fatigue of grade 3 or 4"), c("diarrhea grade", "Diarrhea of grade 3 or 4")))
  for (j in 1:2) check(paste("RESORCE", e[1], "3-4", arms[j]), k("RESORCE", paste0(e[2], ", ", arms[j])), counts(factor(safe[[e[1]]] >= 3, c(FALSE, TRUE)))[j], 0)

x <- of("Giorgio"); both <- x$arm != "sorafenib"
s <- summary(survfit(S(x[both, ]) ~ 1), times = c(12, 24, 36))$surv
for (j in 1:3) check(paste("Giorgio combination at", j, "years"), v("Giorgio", paste("OS at", 12 * j, "months, sorafenib + RFA")), 100 * s[j], 0.5)
s <- summary(survfit(S(x[!both, ]) ~ 1), times = c(12, 24), extend = TRUE)$surv
for (j in 1:2) check(paste("Giorgio sorafenib at", j, "years"), v("Giorgio", paste("OS at", 12 * j, "months, sorafenib")), 100 * s[j], 0.5)

x <- of("Hsiao")
for (g in c("800 mg", "800 to 400 mg", "400 mg")) {
  med(paste("Hsiao OS", g), x[x$`dose group` == g, ], v("Hsiao", paste("OS by dose, median,", g)))
  med(paste("Hsiao duration", g), x[x$`dose group` == g, ], v("Hsiao", paste("Sorafenib duration by dose, median,", g)), "TTF")
}
P("Hsiao OS", pv("Hsiao", "OS by dose, log-rank test"), lr(x, x$`dose group`))
f <- coxph(S(x) ~ (`Child-Pugh score` <= 5) + (`any adverse event` == "no") + (`tumor number` <= 3) + (`treatment months` <= 1) + (TACE == "no"), x)
terms <- c("Child-Pugh score 5", "no adverse event", "at most 3 tumors", "sorafenib for at most 1 cycle", "no TACE")
for (j in 1:5) HR(paste("Hsiao term", j), f, j, "Hsiao", paste("OS, Cox model, hazard ratio,", terms[j]))

x <- of("Lee"); x$arm <- factor(x$arm, c("resection", "TACE", "sorafenib"))
for (a in levels(x$arm)) med(paste("Lee", a), x[x$arm == a, ], v("Lee", paste("OS, median,", a)))
two <- function(a) { y <- x[x$arm %in% a, ]; lr(y, as.character(y$arm)) }
below("Lee resection or TACE P", pv("Lee", "OS, resection or TACE, log-rank test"), two(c("resection", "TACE"))); below("Lee resection or sorafenib P", pv("Lee", "OS, resection or sorafenib, log-rank test"), two(c("resection", "sorafenib")))
P("Lee TACE or sorafenib", pv("Lee", "OS, TACE or sorafenib, log-rank test"), two(c("TACE", "sorafenib")))
f <- coxph(S(x) ~ arm + (`involved lobe` == "bilobar") + (`PVTT type` == "II") + (`Child-Pugh` == "B"), x)
terms <- c("TACE", "sorafenib", "bilobar", "PVTT type II", "Child-Pugh B")
for (j in 1:5) {
  HR(paste("Lee term", j), f, j, "Lee", paste("OS, Cox model, hazard ratio,", terms[j]))
  P(paste("Lee term", j), pv("Lee", paste("OS, Cox model, P of", terms[j])), summary(f)$coefficients[j, 5])
}
one <- list(`TACE` = x$arm, `tumor size` = x$`tumor size`, `PVTT type II` = x$`PVTT type`, bilobar = x$`involved lobe`, `Child-Pugh B` = x$`Child-Pugh`, cirrhosis = x$cirrhosis, ascites = x$ascites)
for (f in names(one)) below(paste("Lee univariate", f), pv("Lee", paste("OS, univariate, P of", f)), summary(coxph(S(x) ~ one[[f]]))$coefficients[1, 5])

x <- of("Hatooka")
below("Hatooka tumor size before matching", pv("Hatooka", "All, tumor size by arm, Mann-Whitney"), wilcox.test(x$`tumor size` ~ x$arm, exact = FALSE)$p.value)
below("Hatooka invasion before matching", pv("Hatooka", "All, portal vein invasion by arm, chi-square"), chisq.test(table(x$arm, x$`portal vein invasion`), correct = FALSE)$p.value)
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
check("Hatooka pairs", k("Hatooka", "Pairs matched"), nrow(m), 0)
y <- x[x$matched == "yes", ]; sor <- y$arm == "sorafenib"
med("Hatooka sorafenib", y[sor, ], v("Hatooka", "Matched, OS, median, sorafenib"), unit = 0.5); med("Hatooka HAIC", y[!sor, ], v("Hatooka", "Matched, OS, median, HAIC"), unit = 0.5)
med("Hatooka TTF sorafenib", y[sor, ], v("Hatooka", "Matched, time to treatment failure, median, sorafenib"), "TTF"); med("Hatooka TTF HAIC", y[!sor, ], v("Hatooka", "Matched, time to treatment failure, median, HAIC"), "TTF")
P("Hatooka OS", pv("Hatooka", "Matched, OS, log-rank test"), lr(y, sor)); P("Hatooka TTF", pv("Hatooka", "Matched, time to treatment failure, log-rank test"), lr(y, sor, "TTF"))
f <- coxph(S(y) ~ sor + (sex == "male") + (`relative tumor size` < 50) + (AFP < 400), y)
terms <- c("sorafenib", "male", "relative tumor size below 50 %", "AFP below 400")
for (j in 1:4) P(paste("Hatooka term", j), pv("Hatooka", paste("Matched, OS, Cox model, P of", terms[j])), summary(f)$coefficients[j, 5])

x <- of("Lamarca"); yes <- x$`HFS/HTN` == "yes"; month <- ifelse(yes, x$`HFS/HTN month`, Inf)
med("Lamarca", x, v("Lamarca", "OS, median")); med("Lamarca HFS/HTN", x[yes, ], v("Lamarca", "OS, median, HFS/HTN")); med("Lamarca none", x[!yes, ], v("Lamarca", "OS, median, no HFS/HTN")); med("Lamarca PFS", x, v("Lamarca", "PFS, median"), "PFS")
HR("Lamarca", coxph(S(x) ~ yes), 1, "Lamarca", "OS, hazard ratio, HFS/HTN"); P("Lamarca", pv("Lamarca", "OS, log-rank test"), lr(x, yes))
P("Lamarca alive at 2 months", pv("Lamarca", "OS of those alive at 2 months, by HFS/HTN at any time, log-rank test"), lr(x, yes, at = 2)); P("Lamarca landmark 2 months", pv("Lamarca", "OS of those alive at 2 months, by HFS/HTN by then, log-rank test"), lr(x, month <= 2, at = 2))
P("Lamarca landmark 3 months", pv("Lamarca", "OS of those alive at 3 months, by HFS/HTN by then, log-rank test"), lr(x, month <= 3, at = 3))

x <- of("Kuzuya"); fever <- x$fever == "yes"
f <- coxph(S(x) ~ fever + (ECOG >= 1) + (`macrovascular invasion` == "yes") + (AFP >= 400), x)
HR("Kuzuya", f, 1, "Kuzuya", "OS, Cox model, hazard ratio, fever"); P("Kuzuya", pv("Kuzuya", "OS, Cox model, P of fever"), summary(f)$coefficients[1, 5])
P("Kuzuya disease control", pv("Kuzuya", "Disease control, chi-square"), chisq.test(table(fever, x$response == "PD"), correct = FALSE)$p.value)

x <- of("Gu"); b <- coxph(S(x) ~ `MSKCC risk`, x); f <- update(b, . ~ . + `pathology score`)
below("Gu likelihood ratio P", pv("Gu", "OS, Cox model on MSKCC risk, likelihood-ratio test of pathology score"), anova(b, f)[2, "Pr(>|Chi|)"])
below("Gu C before, against after", concordance(f)$concordance, concordance(b)$concordance)

x <- of("TKI-ICI"); ici <- x$arm == "TKI-ICI"
med("TKI", x[!ici, ], v("TKI-ICI", "OS, median, TKI"), unit = 0.005); med("TKI-ICI", x[ici, ], v("TKI-ICI", "OS, median, TKI-ICI"), unit = 0.005)
med("TKI PFS", x[!ici, ], v("TKI-ICI", "PFS, median, TKI"), "PFS", 0.005); med("TKI-ICI PFS", x[ici, ], v("TKI-ICI", "PFS, median, TKI-ICI"), "PFS", 0.005)
below("TKI-ICI OS P", pv("TKI-ICI", "OS, log-rank test"), lr(x, ici)); below("TKI-ICI PFS P", pv("TKI-ICI", "PFS, log-rank test"), lr(x, ici, "PFS"))
check("TKI-ICI follow-up", v("TKI-ICI", "OS, median follow-up (reverse Kaplan-Meier)"), unname(summary(survfit(Surv(OS_months, 1 - OS_status) ~ 1, x))$table["median"]), 0.05)
P("TKI-ICI objective response", pv("TKI-ICI", "Objective response, chi-square with Yates' correction"), chisq.test(table(ici, x$response %in% c("CR", "PR")))$p.value)
P("TKI-ICI disease control", pv("TKI-ICI", "Disease control, chi-square with Yates' correction"), chisq.test(table(ici, x$response %in% c("CR", "PR", "SD")))$p.value)

x <- of("Beyond progression"); g <- x$`beyond progression`
for (a in c("1a", "1b", "2")) med(paste("Beyond", a), x[g == a, ], v("Beyond progression", paste("OS by group, median,", a)))
med("Beyond, all", x, v("Beyond progression", "OS by group, median, all")); P("Beyond 1 or 2", pv("Beyond progression", "OS, 1 or 2, log-rank test"), lr(x, g == "2"))
P("Beyond 1a or 1b", pv("Beyond progression", "OS, 1a or 1b, log-rank test"), lr(x[g != "2", ], g[g != "2"])); P("Beyond 1a or 2", pv("Beyond progression", "OS, 1a or 2, log-rank test"), lr(x[g != "1b", ], g[g != "1b"]))

x <- of("SORAMIC"); or <- x$response %in% c("CR", "PR"); ets <- 1 - x$`enhancing diameter follow` / x$`enhancing diameter base` > 0.2
med("SORAMIC response", x[or, ], v("SORAMIC", "OS by response, median, response")); med("SORAMIC no response", x[!or, ], v("SORAMIC", "OS by response, median, no response")); HR("SORAMIC", coxph(S(x) ~ or), 1, "SORAMIC", "OS by response, hazard ratio, response")
med("SORAMIC response PFS", x[or, ], v("SORAMIC", "PFS by response, median, response"), "PFS"); med("SORAMIC no response PFS", x[!or, ], v("SORAMIC", "PFS by response, median, no response"), "PFS"); P("SORAMIC PFS", pv("SORAMIC", "PFS by response, log-rank test"), lr(x, or, "PFS"))
med("SORAMIC shrinkage", x[ets, ], v("SORAMIC", "OS by early shrinkage, median, 20 % or more")); med("SORAMIC none", x[!ets, ], v("SORAMIC", "OS by early shrinkage, median, below 20 %")); P("SORAMIC shrinkage OS", pv("SORAMIC", "OS by early shrinkage, log-rank test"), lr(x, ets))
med("SORAMIC shrinkage PFS", x[ets, ], v("SORAMIC", "PFS by early shrinkage, median, 20 % or more"), "PFS"); med("SORAMIC none PFS", x[!ets, ], v("SORAMIC", "PFS by early shrinkage, median, below 20 %"), "PFS"); P("SORAMIC shrinkage PFS", pv("SORAMIC", "PFS by early shrinkage, log-rank test"), lr(x, ets, "PFS"))

x <- of("Genotypes"); or <- x$response %in% c("CR", "PR")
below("CC and response P", pv("Genotypes", "VEGF-A rs2010963, CC and response, Fisher"), fisher.test(table(x$`VEGF-A rs2010963` == "CC", or))$p.value)

x <- of("Framingham"); x <- x[!is.na(x$`Framingham risk`), ]; high <- x$`Framingham risk` == "high"
med("Framingham high", x[high, ], v("Framingham", "OS, median, high")); med("Framingham others", x[!high, ], v("Framingham", "OS, median, low or intermediate"))
f <- coxph(S(x) ~ high + (`Child-Pugh` != "A") + (`macrovascular invasion` == "yes") + (ECOG >= 1), x)
HR("Framingham", f, 1, "Framingham", "OS, Cox model, hazard ratio, high"); P("Framingham", pv("Framingham", "OS, Cox model, P of high"), summary(f)$coefficients[1, 5])

x <- of("Sarcopenia"); low <- x$`skeletal muscle index` <= ifelse(x$sex == "male", 36.2, 29.6)
days <- function(what, k, e, published) check(what, published, unname(summary(survfit(Surv(x[[paste0(e, "_days")]][k], x[[paste0(e, "_status")]][k]) ~ 1))$table["median"]), 0.5)
days("Sarcopenia OS, days", low, "OS", v("Sarcopenia", "OS, median, sarcopenia")); days("none OS, days", !low, "OS", v("Sarcopenia", "OS, median, no sarcopenia"))
days("Sarcopenia PFS, days", low, "PFS", v("Sarcopenia", "PFS, median, sarcopenia")); days("none PFS, days", !low, "PFS", v("Sarcopenia", "PFS, median, no sarcopenia"))
below("Sarcopenia OS P", pv("Sarcopenia", "OS, log-rank test"), lr(x, low)); P("Sarcopenia PFS", pv("Sarcopenia", "PFS, log-rank test"), lr(x, low, "PFS"))
HR("Sarcopenia, none against it", coxph(S(x) ~ I(!low) + (`Child-Pugh` == "B") + (`macrovascular invasion` == "yes") + (AFP >= 400), x), 1, "Sarcopenia", "OS, Cox model, hazard ratio, no sarcopenia")
P("Sarcopenia duration", pv("Sarcopenia", "Treatment duration, Mann-Whitney"), suppressWarnings(wilcox.test(x$`treatment months` ~ low))$p.value)
P("Sarcopenia objective response", pv("Sarcopenia", "Objective response, Fisher"), fisher.test(table(low, x$response %in% c("CR", "PR")))$p.value)
P("Sarcopenia disease control", pv("Sarcopenia", "Disease control, Fisher"), fisher.test(table(low, x$response %in% c("CR", "PR", "SD")))$p.value)

x <- of("Medicare"); x <- x[x$OS_months > 2, ]; x$OS_months <- x$OS_months - 2
ps <- fitted(glm((arm == "sorafenib") ~ age + `tumor stage` + cirrhosis + `comorbidity index`, binomial, x))
m <- pairs(ps, x$arm == "sorafenib", 0.2)
check("Medicare pairs", k("Medicare", "Pairs matched"), nrow(m), 0)
y <- x[x$matched == "yes", ]; sor <- y$arm == "sorafenib"
med("Medicare sorafenib", y[sor, ], v("Medicare", "Matched, alive at 60 days, OS from then on, median, sorafenib"), unit = 0.5); med("Medicare no treatment", y[!sor, ], v("Medicare", "Matched, alive at 60 days, OS from then on, median, no treatment"), unit = 0.5)
HR("Medicare", coxph(S(y) ~ sor), 1, "Medicare", "Matched, alive at 60 days, OS from then on, hazard ratio, sorafenib")
dead <- y$OS_months <= 3.001 & y$OS_status == 1
check("Medicare dead at 3 months, sorafenib", k("Medicare", "Deaths within 3 months of the landmark, sorafenib"), sum(dead & sor), 0); check("Medicare dead at 3 months, none", k("Medicare", "Deaths within 3 months of the landmark, no treatment"), sum(dead & !sor), 0)
cat(bad, "out of bounds\n")
quit(status = bad > 0)
