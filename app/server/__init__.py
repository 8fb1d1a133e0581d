"""The HTTP server below the application: it alone touches the network, and knows no course. What it serves is handed to it.

Why it is the project's own: of the servers that are kept by others, none could do two things at once that are asked of it
without a proxy before it. Connections that stand still have to be gone within a minute, and a slow client of 5 kB/s has to
get his page and his track whole. Measured with 500 readers who ask for a long track and read none of it, two workers:

- Granian (WSGI) gives each answer that is not read a thread: no page of 120 came. With RSGI every page came, but an answer
  cannot be ended from outside: 481 of the 500 were still there after 35 s, 200 after 62 s, and each file that is sent held a
  thread (+ 312 MB). What would end them, TCP_USER_TIMEOUT, cut the slow client after 33 s. A body that trickles has no
  deadline (Granian leaves it to hyper, and hyper to its caller), and 400 and 431 come without our headers.
- uvicorn leaves silent connections open without end, and code behind ASGI cannot end a connection; Hypercorn has no deadline
  for writing; waitress left 400 of the 500 after 30 s; gunicorn's threads were all taken.

Here all are gone within :attr:`app.server.limits.Limits.stall_s` twice over, and a published page costs a quarter less of the
processor. The parser of bytes is llhttp (httptools), that of Node.js. `make audit` tries the loads (tests/audit) and writes the
figures into the README; tests/unit/server cuts good and bad requests at random places.
"""
