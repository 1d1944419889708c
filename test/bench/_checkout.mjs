/** Orders over the API against the same statements by the raw driver: spread over many variants, and all on one. */
export async function measureCheckout({ url, rawUrl, compare }) {
  await fetch(`${rawUrl}/plenty`)
  const list = await (await fetch(`${url}/api/v1/products?limit=100`)).json()
  const variants = []
  for (const item of list.items) {
    const product = await (await fetch(`${url}/api/v1/products/${item.slug}`)).json()
    for (const variant of product.variants) if (variant.available > 0) variants.push(variant.id)
  }
  const order = (variant) => ({
    method: 'POST',
    path: '/api/v1/orders',
    key: variant,
    body: JSON.stringify({
      lines: [{ variant, quantity: 1 }],
      fulfilment: [],
      buyer: { name: 'Uji Beban', phone: '081200000000' },
      payment: 'cash',
    }),
  })
  const measure = async (chosen) => {
    const found = await compare({
      site: { url, connections: 16, requests: chosen.map(order) },
      raw: { url: rawUrl, connections: 16, requests: chosen.map((variant) => ({ path: `/checkout/${variant}` })) },
    })
    return { ...found, ratio: found.site.rate / found.raw.rate }
  }
  return { spread: await measure(variants.slice(0, 60)), hot: await measure(variants.slice(0, 1)) }
}
