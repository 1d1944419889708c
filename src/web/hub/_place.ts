/** An address in the city, as schema.org has it. */
export const postalAddress = (streetAddress: string) => ({
  '@type': 'PostalAddress',
  ...(streetAddress ? { streetAddress } : {}),
  addressLocality: 'Kota Metro',
  addressCountry: 'ID',
})
