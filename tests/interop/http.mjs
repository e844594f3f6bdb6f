// The web server that the Node services share: a function per page, which gives a URL to go to or a value to show.
import { createServer } from 'node:http'

export function serve (port, pages) {
  const here = `http://127.0.0.1:${port}`
  createServer(async (request, response) => {
    const url = new URL(request.url, here)
    try {
      const answer = await pages[url.pathname](url)
      if (answer instanceof URL) {
        response.writeHead(302, { location: answer.href }).end()
      } else {
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
      }
    } catch (error) {
      console.error(error)
      response.writeHead(500, { 'content-type': 'text/plain' }).end(`${error.name} ${error.code}: ${error.message}`)
    }
  }).listen(Number(port), '127.0.0.1')
}
