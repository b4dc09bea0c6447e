"""Runs a command in a pseudo terminal and prints, as JSON, what the screen shows at its end and which lines it had to break.

terminal.py COLUMNS[,COLUMNS...] COMMAND...

With several widths the window is resized to the next one, and the command given that number as a line, each time it rings the bell.
Ctrl-C is pressed as soon as the command has said what stands in CTRL_C_AT.
"""
import fcntl, json, os, pty, re, signal, struct, sys, termios

widths, command = [int(width) for width in sys.argv[1].split(",")], sys.argv[2:]


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

    def resize(self, width):
        """Breaks every line anew, as terminals do; the cursor stays behind the character that it stood behind."""
        whole, place = [], None
        for row, line in enumerate(self.lines):
            if row not in self.continued:
                whole.append("")
            if row == self.row:
                place = len(whole) - 1, len(whole[-1]) + self.column
            whole[-1] += line.ljust(self.width) if row + 1 in self.continued else line
        self.width, self.lines, self.continued = width, [], set()
        for number, line in enumerate(whole):
            first = len(self.lines)
            for start in range(0, max(1, len(line)), width):
                if start:
                    self.continued.add(len(self.lines))
                self.lines.append(line[start : start + width])
            if number == place[0]:
                last = max(0, place[1] - 1)
                self.row, self.column = first + last // width, last % width + (place[1] > 0)

    def feed(self, text):
        for part in re.findall(r"\x1b\[[0-9;]*[A-Za-z]|.|\n", text, re.S):
            if part == "\r":
                self.column = 0
            elif part == "\n":
                self.down()
            elif part.startswith("\x1b["):
                self.control(part[2:-1], part[-1])
            elif part != "\a":
                self.put(part)


def sized(terminal, width):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))


pid, master = pty.fork()
if pid == 0:
    sized(0, widths[0])
    mode = termios.tcgetattr(0)
    mode[3] &= ~termios.ECHO
    termios.tcsetattr(0, termios.TCSANOW, mode)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell that runs this in the background ignores it
    os.execvp(command[0], command)
signal.alarm(120)
screen, said, next_width, press_at = Screen(widths[0]), "", 1, os.environ.get("CTRL_C_AT")
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
    if press_at and press_at in said:
        os.write(master, b"\x03")
        press_at = None
    if "\a" in text:
        if next_width < len(widths):
            screen.resize(widths[next_width])
            sized(master, widths[next_width])
            os.write(master, b"%d\n" % widths[next_width])
        else:
            os.write(master, b"\x04")
        next_width += 1
status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
print(json.dumps({"status": status, "broken": screen.broken, "screen": screen.lines, "said": said}))
