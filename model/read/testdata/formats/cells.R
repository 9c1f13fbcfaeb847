# What R reads of a table, as text that is the same number to the bit: a row per row, and
# no value for NA. Sourced by the scripts beside it.
cells <- function(x) {
  if (inherits(x, "POSIXlt")) x <- as.POSIXct(x)
  if (inherits(x, "haven_labelled")) {
    gone <- rep(FALSE, length(x))
    if (inherits(x, "haven_labelled_spss")) gone <- is.na(x) # those that SPSS calls missing, too
    labels <- attr(x, "labels")
    labels <- labels[!is.na(labels)]
    v <- unclass(x)
    attributes(v) <- NULL
    v[gone] <- NA
    present <- unique(v[!is.na(v)])
    if (is.character(v)) {
      w <- names(labels)[match(v, labels)]
      return(ifelse(is.na(v), "", ifelse(is.na(w), v, w)))
    }
    said <- present %in% labels
    if (length(labels) > 0 && sum(said) > 0 && sum(!said) < sum(said)) {
      words <- trimws(names(labels))[match(v, labels)]
      return(ifelse(is.na(v), "", ifelse(is.na(words), cells(v), words)))
    }
    x <- v
  }
  out <- if (is.factor(x) || is.character(x)) trimws(as.character(x))
  else if (inherits(x, "Date")) format(as.Date(floor(as.numeric(x)), origin = "1970-01-01"))
  else if (inherits(x, "POSIXct")) {
    s <- format(x, "%Y-%m-%d %H:%M:%S")
    sub(" 00:00:00$", "", s)
  } else if (inherits(x, "integer64")) as.character(x)
  else if (is.logical(x)) as.character(x)
  else sprintf("%.17g", as.numeric(x))
  out[is.na(x)] <- ""
  out
}

# Writes what R reads of a table to name.cells.csv.
expect <- function(d, name, rownames = FALSE) {
  out <- list()
  if (rownames) out[[""]] <- rownames(d)
  for (n in names(d)) {
    x <- d[[n]]
    if (is.matrix(x)) for (k in colnames(x)) out[[paste0(n, ".", k)]] <- cells(x[, k])
    else if (!is.list(x) || inherits(x, "POSIXlt")) out[[n]] <- cells(x)
  }
  m <- do.call(cbind, out)
  colnames(m) <- names(out)
  con <- file(paste0(name, ".cells.csv"), "wb")
  write.table(m, con, sep = ",", row.names = FALSE, quote = TRUE, qmethod = "double", fileEncoding = "UTF-8", eol = "\n")
  close(con)
}
