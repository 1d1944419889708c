/** The id of an input, and so the address of its complaint: `#f-nama`. */
export const fieldId = (name: string): string => `f-${name.replace(/[^A-Za-z0-9_-]+/g, '-')}`

/** Joins class names, leaving out what is not there. */
export const classes = (...names: (string | false | undefined)[]): string => names.filter(Boolean).join(' ')
