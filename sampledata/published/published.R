# The published figures as the verify.R of the generators read them: printed(name)
# is the row of a figure, as text; value(), p(), lower() ... are its numbers.
published <- do.call(rbind, lapply(letters[1:5], function(d)
  read.csv(file.path(here, "..", "..", "published", paste0(d, ".csv")), colClasses = "character", check.names = FALSE)))
printed <- function(name) {
  k <- which(published$figure == name)
  if (length(k) != 1) stop("the published figures have no single ", name)
  published[k, ]
}
column <- function(k) function(name) as.numeric(gsub("[<%]| days| of .*", "", sapply(name, function(x) printed(x)[[k]], USE.NAMES = FALSE)))
n <- column("n"); value <- column("value"); lower <- column("lower"); upper <- column("upper"); p <- column("p"); percent <- column("percent")
