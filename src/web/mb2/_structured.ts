/** Data for search engines inside a page. `<` is written as an escape, so that no text can end the element. */
export const jsonLd = (data: unknown): string => JSON.stringify(data).replaceAll('<', '\\u003c')
