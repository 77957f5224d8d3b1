"""REST: the first answer to an interaction, and everything that may follow for a quarter of an hour."""

from __future__ import annotations

from tests.standin import _payloads as payloads
from tests.standin._components import Json
from tests.standin._errors import ApiError, Flaw, invalid
from tests.standin._interactions import TOKEN_LIFE_S, Act, Callback, Interaction, Modal
from tests.standin._message import COMMAND_ANSWER, EPHEMERAL, MENU_ANSWER, REPLY, Message
from tests.standin._modal_rules import check_modal
from tests.standin._posting import Frame, post, revise, think
from tests.standin._requests import NO_CONTENT, Reply, Request, Routes
from tests.standin._world import World

MOST_CHOICES = 25
MOST_FOREIGN_FOLLOWUPS = 5
"""Followups that a user's own installation gets in a guild without the bot."""

_ALLOWED = {
    Act.COMMAND: frozenset({Callback.MESSAGE, Callback.THINKING, Callback.MODAL}),
    Act.COMPONENT: frozenset(
        {Callback.MESSAGE, Callback.THINKING, Callback.UPDATE_LATER, Callback.UPDATE, Callback.MODAL}
    ),
    Act.AUTOCOMPLETE: frozenset({Callback.CHOICES}),
    Act.MODAL_SUBMIT: frozenset({Callback.MESSAGE, Callback.THINKING, Callback.UPDATE_LATER, Callback.UPDATE}),
}
_ON_A_MESSAGE = frozenset({Callback.UPDATE_LATER, Callback.UPDATE})


def add_to(routes: Routes) -> None:
    """Add the routes. The token in their address is all they need."""
    routes.add("POST /interactions/{}/{}/callback", answer, needs_token=False)
    routes.add("POST /webhooks/{}/{}", follow_up, needs_token=False)
    routes.add("GET /webhooks/{}/{}/messages/{}", get_answer, needs_token=False)
    routes.add("PATCH /webhooks/{}/{}/messages/{}", edit_answer, needs_token=False)
    routes.add("DELETE /webhooks/{}/{}/messages/{}", delete_answer, needs_token=False)


def answer(world: World, request: Request) -> Reply:
    """Take the first answer."""
    interaction = world.interactions.get(int(request.ids[0])) if request.ids[0].isdigit() else None
    if interaction is None or interaction.token != request.ids[1]:
        raise ApiError(10062)
    if interaction.callback is not None:
        raise ApiError(40060)
    if interaction.is_failed or world.clock.now() - interaction.created_at > world.answer_within_s:
        raise ApiError(10062)
    kind, data = request.json.get("type"), request.json.get("data") or {}
    allowed = _ALLOWED[interaction.act]
    if interaction.act is Act.MODAL_SUBMIT and interaction.message is None:
        allowed -= _ON_A_MESSAGE
    if kind not in allowed:
        names = ", ".join(str(int(one)) for one in sorted(allowed))
        raise invalid(
            [Flaw("type", "BASE_TYPE_CHOICES", f"Value of field 'type' must be one of ({names}), not {kind!r}.")]
        )
    callback = Callback(kind)
    message = _take(world, interaction, callback, data, request)
    interaction.callback = callback
    world.events.interaction_answered(interaction)
    if request.query.get("with_response") not in ("1", "true", "True"):
        return NO_CONTENT
    return Reply(200, _response(world, interaction, callback, message))


def _take(world: World, interaction: Interaction, callback: Callback, data: Json, request: Request) -> Message | None:
    if callback is Callback.MESSAGE:
        frame = _frame(interaction, data)
        interaction.original = post(world, interaction.channel, world.bot, data, request.uploads, frame)
        return interaction.original
    if callback is Callback.THINKING:
        interaction.original = think(world, interaction.channel, world.bot, _frame(interaction, data))
        return interaction.original
    if callback is Callback.CHOICES:
        interaction.choices = _checked_choices(data.get("choices") or [])
    elif callback is Callback.MODAL:
        check_modal(data)
        interaction.modal = Modal(data["custom_id"], data["title"], data["components"], interaction)
    else:
        assert interaction.message is not None
        if callback is Callback.UPDATE:
            if interaction.message.is_deleted:
                raise ApiError(10008)
            revise(world, interaction.message, data, request.uploads)
        interaction.original = interaction.message
        return interaction.message if callback is Callback.UPDATE else None
    return None


def _frame(interaction: Interaction, data: Json, *, is_followup: bool = False) -> Frame:
    whispers = bool((data.get("flags") or 0) & EPHEMERAL) or interaction.must_whisper
    kind, reference = REPLY, interaction.message
    if is_followup:
        reference = interaction.original
    elif interaction.act is Act.COMMAND:
        kind = MENU_ANSWER if interaction.data.get("target_id") else COMMAND_ANSWER
        reference = None
    elif reference is None:
        kind = COMMAND_ANSWER
    return Frame(kind, reference, interaction, interaction.user if whispers else None)


def _checked_choices(choices: list[Json]) -> list[Json]:
    if len(choices) > MOST_CHOICES:
        raise invalid([Flaw("data.choices", "BASE_TYPE_MAX_LENGTH", f"Must be {MOST_CHOICES} or fewer in length.")])
    for number, choice in enumerate(choices):
        if not 1 <= len(str(choice.get("name") or "")) <= 100:
            flaw = Flaw(f"data.choices.{number}.name", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length.")
            raise invalid([flaw])
    return choices


def _response(world: World, interaction: Interaction, callback: Callback, message: Message | None) -> Json:
    about: Json = {"id": str(interaction.id), "type": int(interaction.act)}
    resource: Json = {"type": int(callback)}
    if message is not None:
        about |= {
            "response_message_id": str(message.id),
            "response_message_loading": message.is_loading,
            "response_message_ephemeral": message.is_ephemeral,
        }
        resource["message"] = payloads.message_json(message, world)
    return {"interaction": about, "resource": resource}


def _find(world: World, request: Request) -> Interaction:
    """Return the interaction of a token: 50027 if there is none or it is too old, 10015 before the first answer."""
    interaction = world.by_token.get(request.ids[1])
    if interaction is None or request.ids[0] != str(world.app_id):
        raise ApiError(50027)
    if world.clock.now() - interaction.created_at > TOKEN_LIFE_S:
        raise ApiError(50027)
    if interaction.callback is None:
        raise ApiError(10015)
    return interaction


def follow_up(world: World, request: Request) -> Reply:
    """Send another message. While the bot is still thinking, it takes the place of that."""
    interaction, body = _find(world, request), request.json
    original = interaction.original
    if original is not None and original.is_loading and not original.is_deleted:
        revise(world, original, body, request.uploads)
        return Reply(200, payloads.message_json(original, world))
    if interaction.is_foreign and len(interaction.followups) >= MOST_FOREIGN_FOLLOWUPS:
        raise ApiError(40094)
    frame = _frame(interaction, body, is_followup=True)
    message = post(world, interaction.channel, world.bot, body, request.uploads, frame)
    interaction.followups.append(message)
    world.events.interaction_answered(interaction)
    return Reply(200, payloads.message_json(message, world))


def _message_of(interaction: Interaction, message_id: str) -> Message:
    if message_id == "@original":
        found = interaction.original
    else:
        mine = [interaction.original, *interaction.followups]
        found = next((one for one in mine if one is not None and str(one.id) == message_id), None)
    if found is None or found.is_deleted:
        raise ApiError(10008)
    return found


def get_answer(world: World, request: Request) -> Reply:
    """Return the first answer or a followup."""
    return Reply(200, payloads.message_json(_message_of(_find(world, request), request.ids[2]), world))


def edit_answer(world: World, request: Request) -> Reply:
    """Change the first answer or a followup."""
    message = _message_of(_find(world, request), request.ids[2])
    if message.channel.is_archived:
        raise ApiError(50083)
    revise(world, message, request.json, request.uploads)
    return Reply(200, payloads.message_json(message, world))


def delete_answer(world: World, request: Request) -> Reply:
    """Delete the first answer or a followup."""
    message = _message_of(_find(world, request), request.ids[2])
    world.events.message_deleted(message)
    return NO_CONTENT
