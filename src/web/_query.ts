/** What stands behind the question mark, without what was not said. */
export const query = (values: Record<string, string | number | undefined>): string => {
  const given = Object.entries(values).filter((pair): pair is [string, string | number] => pair[1] !== undefined && pair[1] !== '')
  return given.length ? `?${new URLSearchParams(given.map(([key, value]) => [key, String(value)]))}` : ''
}

/** The same where one question may have several answers. */
export const several = (values: Record<string, string | number | readonly string[] | undefined>): string => {
  const pairs = Object.entries(values).flatMap(([key, value]) =>
    Array.isArray(value) ? value.map((one) => [key, String(one)]) : [[key, value === undefined ? '' : String(value)]],
  )
  const given = pairs.filter(([, value]) => value !== '')
  return given.length ? `?${new URLSearchParams(given as [string, string][])}` : ''
}
