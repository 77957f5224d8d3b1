"""/help, /about and /privacy: what it can do, what it is, and what it keeps."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from discord import app_commands
from discord.ext import commands

from bot.client import LastImpression
from cogs._answers import Interaction, answered, tell

HELP = """\
## How a rehearsal goes
Type **/rehearse** and press Enter. You are in the last minutes of an interview, and the manager asks whether you have \
any other questions. Answer as you would on the day. A coach tells you one thing after each line, and at the end a score \
card quotes your own words.
You can also choose the scene, how hard it is, when the coach speaks, and where: a direct message, a private thread, or \
here for you alone. In a direct message just type. Elsewhere press **Answer**; in a thread you can mention me instead. \
*A line between asterisks is something you do.*

**Hint**: a nudge before you speak; press it again for a line to start from
**Take back**: another try at your last line
**Stop**: end it here and see the card
**Play again**: the same scene, compared with last time
**Another scene**: a different job and somebody else
**My plan**: one “if …, then I …” to take along on the real day
**Remind me on the real day**: when it is, and I write to you at the right minute

**/resume** goes on where you were, from any place
**/stop** ends your rehearsal, with the card
**/interview** your real interviews: add, plan, reminders, debrief, the thank-you note, the follow-up
**/group** practise with others: sessions with a seat for each, marks from one another, meetings, a board
**/setup** for whoever manages a server: where groups may meet, who creates them, what I still need
**/settings** time zone, coach, pauses, quiet hours
**/mydata** see, export or delete what is kept of you
**/privacy** and **/about** what I keep, and what I am
**Coach this line**: hold or right-click a message of yours, then Apps. You learn what is heard in it, and a better line."""
ABOUT = """\
## Last Impression{version}
A place to practise the last ten minutes of a job interview: the closing question, the doubt or the dodge that comes \
back, your answer, the goodbye, and the thank-you to whoever was at the desk.

The people you talk to are invented and played by a program that follows written scenes; no language model takes part. It \
goes by rules and statistics, so now and then it takes a line the wrong way. If it does, press Take back and say it \
differently.

It is practice, not a promise. Whether to ask what still stands in your way, and how softly, depends on the talk, and \
people who hire disagree about it. A kind word at the desk rarely decides anything; it is worth saying anyway. And a low \
score only shows where to try again: it is no verdict on you.

Nobody is ranked here, and nothing about you goes to any employer.

Something is wrong, or somebody misuses me? Tell whoever runs me, with the code if you were given one."""
PRIVACY = """\
## What I keep
**Your rehearsals:** what you typed and what was answered, encrypted, so that you can go on after a break. Deleted \
{days} after you last touched them.
**Your scores:** which scene, points and dates, no words of yours. Kept until you have them deleted.
**Your interviews:** what you tell of them (encrypted), when they are, and which reminders were sent. Kept until you \
have them deleted.
**Your plans and settings:** the if-then plans (encrypted), time zone, coach, pauses, quiet hours. Kept likewise.
**Your study groups:** which ones, since when, invitations, meetings you set and your reminders of meetings, your seats \
and the points of your rounds. What was said in a session and the marks given there (all words encrypted) are deleted \
{days} after it was last touched. A mark bears your name only if you chose that. If you have all deleted, marks you gave \
stay without your name and sentences. When a server removes me, its groups are deleted.
**With all of it:** your Discord user id; with a rehearsal also its channel, its server and the times. No name, no \
picture, no list of your servers.

In servers I read only messages that mention me or reply to me, and those you choose for Coach this line; in direct \
messages what you write to me. A line you have coached is not kept.
Nothing you type appears in logs, trains anything or is sold. In a private thread this server's moderators can read \
along, in a group's session whoever can see its thread; in a direct message nobody but you can. Whoever runs me holds \
the key to what is encrypted.
Please leave out real names and salaries. Invented ones rehearse just as well.

**/mydata show** tells you what is there, **/mydata export** gives it to you as a file, **/mydata forget** deletes it at once."""


class About(commands.Cog):
    """The three texts."""

    def __init__(self, bot: LastImpression) -> None:
        self._bot = bot

    @app_commands.command(name="help", description="See what I can do and how a rehearsal goes")
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.allowed_installs(guilds=True, users=True)
    @answered
    async def show_help(self, interaction: Interaction) -> None:
        """Show how it is used."""
        await tell(interaction, HELP)

    @app_commands.command(description="See what Last Impression is, and what it is not")
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.allowed_installs(guilds=True, users=True)
    @answered
    async def about(self, interaction: Interaction) -> None:
        """Show what it is."""
        await tell(interaction, ABOUT.format(version=_version()))

    @app_commands.command(description="See what is kept of you, for how long, and how to have it deleted")
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.allowed_installs(guilds=True, users=True)
    @answered
    async def privacy(self, interaction: Interaction) -> None:
        """Show what is kept."""
        days = self._bot.retention.days
        await tell(interaction, PRIVACY.format(days="one day" if days == 1 else f"{days:,} days"))


def _version() -> str:
    try:
        return f" {version('last-impression')}"
    except PackageNotFoundError:
        # It also runs from a folder into which only the dependencies were installed.
        return ""


async def setup(bot: LastImpression) -> None:
    """Add the feature."""
    await bot.add_cog(About(bot))
