"""Runs a command in a pseudo terminal and prints, as JSON, what the screen shows at its end and which lines it had to break.

terminal.py COLUMNS COMMAND...
"""
import fcntl, json, os, pty, re, struct, sys, termios

columns, command = int(sys.argv[1]), sys.argv[2:]


class Screen:
    """As much of a terminal as commands use: lines, carriage return, cursor up, erase."""

    def __init__(self, width):
        self.width, self.lines, self.row, self.column = width, [""], 0, 0
        self.broken, self.continued = [], set()

    def put(self, character):
        if self.column >= self.width:
            if self.row not in self.continued:
                self.broken.append(self.lines[self.row])
            self.down()
            self.continued.add(self.row)
            self.column = 0
        line = self.lines[self.row].ljust(self.column)
        self.lines[self.row] = line[: self.column] + character + line[self.column + 1 :]
        self.column += 1

    def down(self):
        self.row += 1
        if self.row == len(self.lines):
            self.lines.append("")

    def control(self, count, what):
        if what == "A":
            self.row = max(0, self.row - int(count or 1))
        elif what in "JK":
            self.lines[self.row] = self.lines[self.row][: self.column]
            if what == "J":
                del self.lines[self.row + 1 :]

    def feed(self, text):
        for part in re.findall(r"\x1b\[[0-9;]*[A-Za-z]|.|\n", text, re.S):
            if part == "\r":
                self.column = 0
            elif part == "\n":
                self.down()
            elif part.startswith("\x1b["):
                self.control(part[2:-1], part[-1])
            else:
                self.put(part)


pid, master = pty.fork()
if pid == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    os.execvp(command[0], command)
screen, said = Screen(columns), ""
while True:
    try:
        read = os.read(master, 1 << 16)
    except OSError:  # the other end is closed
        break
    if not read:
        break
    text = read.decode("utf-8", "replace")
    said += text
    screen.feed(text)
status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
print(json.dumps({"status": status, "broken": screen.broken, "screen": screen.lines, "said": said}))
